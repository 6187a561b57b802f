package fairlead.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookUpSpoolTest {
  private static final Instant TIME = Instant.parse("2026-11-25T09:30:00.123Z");

  @TempDir private Path data;
  private final ListedRecords log = new ListedRecords();
  private LookUpSpool spool;

  @BeforeEach
  void open() {
    spool = new LookUpSpool(data);
  }

  private static LookUpSpool.LookUp look(String id) {
    return new LookUpSpool.LookUp(
        TIME, id, false, "os:ann", "ben", "records", "host \"x\"; because: \u00fc");
  }

  @Test
  void aNoteBecomesTheRecordThatItSays() throws IOException {
    Path file = spool.leave(look("6K3QJ2M8XZ4TA"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(file.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(spool.isEmpty()).isFalse();
    spool.takeUp(log);
    assertThat(log.records).containsExactly(look("6K3QJ2M8XZ4TA").record());
    assertThat(log.records.getFirst().kind()).isEqualTo(AuditRecord.Kind.LOOK_UP);
    assertThat(log.held).hasValue(0);
    assertThat(file).doesNotExist();
    spool.takeUp(log);
    assertThat(log.records).hasSize(1);
  }

  @Test
  void waitsWhileTheLogTakesNothing() throws IOException {
    log.full = true;
    Path file = spool.leave(look("6K3QJ2M8XZ4TA"));
    spool.takeUp(log);
    assertThat(file).exists();
    log.full = false;
    new LookUpSpool(data).takeUp(log);
    assertThat(log.records).hasSize(1);
    assertThat(spool.isEmpty()).isTrue();
  }

  @Test
  void anErasureIsARecordToo() throws IOException {
    spool.leave(
        new LookUpSpool.LookUp(TIME, "6K3QJ2M8XZ4TB", true, "os:ann", "ben", "erased", "asked to"));
    spool.takeUp(log);
    assertThat(log.records.getFirst().kind()).isEqualTo(AuditRecord.Kind.REVOCATION);
    assertThat(log.records.getFirst().reason()).isEqualTo("erased");
  }

  @Test
  void whatIsNoNoteIsPutAside() throws IOException {
    Path file = spool.leave(look("6K3QJ2M8XZ4TA"));
    Files.writeString(file, "{\"time\":\"noon\"}");
    spool.takeUp(log);
    assertThat(log.records).isEmpty();
    assertThat(spool.isEmpty()).isTrue();
    assertThat(file.resolveSibling("6K3QJ2M8XZ4TA.json.bad")).exists();
  }

  @Test
  void withoutADirectoryThereIsNothingToTakeUp() {
    spool.takeUp(log);
    assertThat(log.records).isEmpty();
  }
}
