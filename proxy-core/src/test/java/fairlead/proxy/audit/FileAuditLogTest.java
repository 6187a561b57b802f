package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlead.proxy.audit.AuditLog.Permit;
import fairlead.proxy.audit.AuditLog.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditLogTest {
  private static final Instant NOW = Instant.parse("2026-11-24T09:30:00.125Z");

  @TempDir private Path directory;
  private final AtomicInteger written = new AtomicInteger();

  private FileAuditLog open(int capacity) throws IOException {
    return new FileAuditLog(
        directory.resolve("audit"),
        "365d",
        "gate-1",
        capacity,
        InstantSource.fixed(NOW),
        kind -> written.incrementAndGet());
  }

  private Path file() {
    return directory.resolve("audit/365d.jsonl");
  }

  private List<Long> numbers() throws IOException {
    return Files.readAllLines(file()).stream()
        .map(line -> Long.parseLong(line.replaceAll(".*\"seq\":(\\d+),.*", "$1")))
        .toList();
  }

  private static List<Long> oneTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static void write(AuditLog log, int records) {
    Permit permit = (Permit) log.accept(records);
    for (int i = 0; i < records; i++) {
      permit.write(Records.request());
    }
    permit.release();
  }

  @Test
  void writesWhatItTookBeforeItCloses() throws IOException {
    try (FileAuditLog log = open(100)) {
      write(log, 3);
    }
    assertThat(numbers()).isEqualTo(oneTo(3));
    assertThat(written).hasValue(3);
  }

  @Test
  void isForItsOwnerOnly() throws IOException {
    open(2).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void takesNoMoreThanItHasRoomFor() throws IOException {
    try (FileAuditLog log = open(3)) {
      Permit two = (Permit) log.accept(2);
      assertThat(log.accept(2)).isInstanceOf(Unavailable.class);
      Permit one = (Permit) log.accept(1);
      assertThat(log.accept(1)).isInstanceOf(Unavailable.class);
      assertThat(log.queued()).isEqualTo(3);
      two.release();
      two.release();
      one.release();
      assertThat(log.queued()).isZero();
    }
    assertThat(numbers()).isEmpty();
  }

  @Test
  void aPermitIsGoodForWhatItReservedAndGivesTheRestBack() throws IOException {
    try (FileAuditLog log = open(4)) {
      Permit permit = (Permit) log.accept(1);
      permit.write(Records.request());
      assertThatThrownBy(() -> permit.write(Records.request()))
          .isInstanceOf(IllegalStateException.class);
      Permit unused = (Permit) log.accept(2);
      unused.write(Records.request());
      unused.release();
      assertThatThrownBy(() -> unused.write(Records.request()))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(numbers()).isEqualTo(oneTo(2));
  }

  @Test
  void losesNothingAndNumbersWithoutGapsUnderManyWriters() throws Exception {
    int each = 20_000;
    AtomicInteger refused = new AtomicInteger();
    try (FileAuditLog log = open(512)) {
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        writers.add(Thread.ofPlatform().start(() -> hammer(log, each, refused)));
      }
      for (Thread writer : writers) {
        writer.join();
      }
    }
    assertThat(numbers()).isEqualTo(oneTo(4L * each - refused.get()));
    assertThat(written.get()).isEqualTo(4 * each - refused.get());
  }

  private static void hammer(FileAuditLog log, int times, AtomicInteger refused) {
    for (int i = 0; i < times; i++) {
      if (log.accept(1) instanceof Permit permit) {
        permit.write(Records.request());
        permit.release();
      } else {
        refused.incrementAndGet();
      }
    }
  }

  @Test
  void numbersOnWhereItLeftOff() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (FileAuditLog log = open(100)) {
        write(log, 5);
      }
    }
    assertThat(numbers()).isEqualTo(oneTo(15));
  }

  @Test
  void movesAwayWhatACrashLeftHalfWritten() throws IOException {
    try (FileAuditLog log = open(100)) {
      write(log, 5);
    }
    List<String> sound = Files.readAllLines(file());
    byte[] whole = Files.readAllBytes(file());
    int lastLine = sound.getLast().length() + 1;
    for (int kept : new int[] {1, lastLine / 2, lastLine - 1}) {
      Files.write(file(), Arrays.copyOf(whole, whole.length - lastLine + kept));
      try (FileAuditLog log = open(100)) {
        write(log, 1);
      }
      assertThat(numbers()).isEqualTo(oneTo(5));
      assertThat(Files.readAllLines(file()).subList(0, 4)).isEqualTo(sound.subList(0, 4));
      assertThat(damage()).hasContent(sound.getLast().substring(0, Math.min(kept, lastLine - 1)));
      Files.delete(damage());
    }
  }

  private Path damage() {
    return file().resolveSibling("365d.jsonl.damaged-20261124T093000.125Z");
  }

  /** What stood behind a log of five records does not count, is kept, and breaks no numbering. */
  private void goesOnBehind(String damage) throws IOException {
    Files.deleteIfExists(file());
    try (FileAuditLog log = open(100)) {
      write(log, 5);
    }
    Files.writeString(file(), damage, StandardOpenOption.APPEND);
    try (FileAuditLog log = open(100)) {
      write(log, 2);
    }
    assertThat(numbers()).isEqualTo(oneTo(7));
    assertThat(Files.readString(damage())).isEqualTo(damage);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(damage())))
        .isEqualTo("rw-------");
    Files.delete(damage());
  }

  @Test
  void goesOnBehindDamageOfAnyKindAndKeepsIt() throws IOException {
    String almost = "{\"v\":1,\"stream\":\"365d\",\"seq\":";
    for (String damage :
        List.of(
            "\n",
            "\n\n\n",
            "dear diary\n",
            "dear diary",
            "\0\0\0\0",
            "{}\n",
            almost,
            almost + "\"9\"}\n",
            almost + "-9}\n",
            almost + "9}}\n",
            almost + "9} {\n",
            "{\"a\":" + almost + "9}}\n",
            "[" + almost + "9}]\n",
            almost + "9,\"seq\":3}\n",
            almost + Long.MAX_VALUE + "}\n",
            "{\"v\":1,\"stream\":\"30d\",\"seq\":9}\n",
            "{\"seq\":9}\n")) {
      goesOnBehind(damage);
    }
  }

  @Test
  void goesOnBehindLinesThatAnEditorEndedItsOwnWay() throws IOException {
    try (FileAuditLog log = open(100)) {
      write(log, 5);
    }
    Files.writeString(file(), Files.readString(file()).replace("\n", "\r\n"));
    try (FileAuditLog log = open(100)) {
      write(log, 2);
    }
    assertThat(numbers()).isEqualTo(oneTo(7));
    assertThat(damage()).doesNotExist();
  }

  @Test
  void goesOnBehindDamageThatIsLong() throws IOException {
    goesOnBehind("x".repeat(3 << 20));
    goesOnBehind("{" + "x".repeat((1 << 20) - 1) + "}\n");
    goesOnBehind("{" + "\0".repeat(17 << 20) + "}\n");
    goesOnBehind("no\n".repeat(1 << 20));
  }

  @Test
  void startsAnewWhereTheVeryFirstWriteWasCutShort() throws IOException {
    for (String torn : List.of("{", "{\"v\":1,\"str", "\0\0\0", "\n")) {
      Files.createDirectories(file().getParent());
      Files.writeString(file(), torn);
      try (FileAuditLog log = open(100)) {
        write(log, 1);
      }
      assertThat(numbers()).isEqualTo(oneTo(1));
      assertThat(Files.readString(damage())).isEqualTo(torn);
      Files.delete(damage());
    }
  }

  @Test
  void touchesNoFileThatIsNoLog() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "dear diary\n");
    assertThatThrownBy(() -> open(2))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file().toString(), "no line of it is a record", "--data");
    assertThat(file()).hasContent("dear diary");
  }

  @Test
  void writesWhatItTookAlsoWhenItIsGivenLittleTime() throws IOException {
    FileAuditLog log = open(100);
    write(log, 50);
    log.close(Duration.ofSeconds(1));
    assertThat(numbers()).isEqualTo(oneTo(50));
  }

  @Test
  void takesNothingOnceItIsClosed() throws IOException {
    FileAuditLog log = open(10);
    log.close();
    assertThat(log.accept(1)).isInstanceOf(Unavailable.class);
  }

  @Test
  void keepsTheLineOfALogWhoseLastLineIsLong() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"v\":1,\"stream\":\"365d\",\"seq\":41,\"detail\":\"\"}\n");
    Files.writeString(
        file(),
        "{\"v\":1,\"stream\":\"365d\",\"seq\":42,\"path\":\"/" + "x".repeat(100_000) + "\"}\n",
        StandardOpenOption.APPEND);
    try (FileAuditLog log = open(10)) {
      write(log, 1);
    }
    assertThat(numbers()).containsExactly(41L, 42L, 43L);
  }
}
