package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedFileTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("file"), "old");
  }

  private static String rights(Path of) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(of));
  }

  @Test
  void keepsOwnerGroupAndRights() throws IOException {
    assumeTrue(Files.getAttribute(file, "unix:uid").equals(0), "only root gives files away");
    Files.setAttribute(file, "unix:uid", 4711);
    Files.setAttribute(file, "unix:gid", 4712);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r---w-"));
    OwnedFile.replace(file, NEW, "rw-------");
    assertThat(file).hasContent("new");
    assertThat(Files.readAttributes(file, "unix:uid,gid"))
        .isEqualTo(Map.of("uid", 4711, "gid", 4712));
    assertThat(rights(file)).isEqualTo("rw-r---w-");
  }

  @Test
  void aNewFileHasTheRightsThatItIsGiven() throws IOException {
    Path fresh = directory.resolve("fresh");
    OwnedFile.replace(fresh, NEW, "rw-r-----");
    assertThat(fresh).hasContent("new");
    assertThat(rights(fresh)).isEqualTo("rw-r-----");
  }

  @Test
  void writesWhereLinksLeadAndLeavesTheLinks() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path first = Files.createSymbolicLink(directory.resolve("first"), Path.of("elsewhere/second"));
    Path second = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("../file"));
    OwnedFile.replace(first, NEW, "rw-------");
    assertThat(file).hasContent("new");
    Files.delete(file);
    OwnedFile.replace(first, NEW, "rw-------");
    assertThat(file).hasContent("new");
    assertThat(first).isSymbolicLink();
    assertThat(second).isSymbolicLink();
    assertThat(elsewhere).isDirectoryContaining(second::equals);
  }

  @Test
  void saysWhichFileItCouldNotWriteAndWhy() throws IOException {
    Path nowhere = directory.resolve("none").resolve("file");
    assertThatThrownBy(() -> OwnedFile.replace(nowhere, NEW, "rw-------"))
        .hasMessage(nowhere + ": cannot be written: " + nowhere.getParent() + " does not exist");
    Path loop = directory.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> OwnedFile.replace(loop, NEW, "rw-------"))
        .hasMessageContaining("loop");
    assertThat(file).hasContent("old");
  }
}
