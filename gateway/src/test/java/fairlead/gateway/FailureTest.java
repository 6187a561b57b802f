package fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
  @TempDir private Path directory;

  @Test
  void isASentence() {
    assertThat(Failure.words(new NoSuchFileException("a")))
        .isEqualTo("a: no such file or directory");
    assertThat(Failure.words(new AccessDeniedException("a"))).isEqualTo("a: permission denied");
    assertThat(Failure.words(new NotDirectoryException("a"))).isEqualTo("a: is not a directory");
    assertThat(Failure.words(new FileAlreadyExistsException("a")))
        .isEqualTo("a: is a file, not a directory");
    assertThat(Failure.words(new MalformedInputException(1))).isEqualTo("a file is not UTF-8 text");
    assertThat(Failure.words(new FileSystemException("a", null, "No space left on device")))
        .isEqualTo("a: the disk is full");
    assertThat(Failure.words(new IOException("No space left on device")))
        .isEqualTo("the disk is full");
    assertThat(Failure.words(new UncheckedIOException(new NoSuchFileException("a"))))
        .isEqualTo("a: no such file or directory");
    assertThat(Failure.words(new IOException("as it is"))).isEqualTo("as it is");
    assertThat(Failure.words(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void namesTheFileThatIsNoText() throws IOException {
    Path file = Files.write(directory.resolve("users"), new byte[] {'a', -1});
    try {
      TextFile.read(file);
    } catch (IOException e) {
      assertThat(Failure.words(e)).isEqualTo(file + ": is not UTF-8 text");
      return;
    }
    throw new AssertionError("it was read");
  }

  @Test
  void toListenSaysWhatWouldHelp() {
    IOException wrapped =
        new IOException(
            "127.0.0.1:3128", new BindException("bind(..) failed: Address already in use"));
    assertThat(Failure.toListen(wrapped, "--proxy-port"))
        .isEqualTo("it is in use; choose another with --proxy-port");
    assertThat(Failure.toListen(new BindException("Permission denied"), "--web-port"))
        .contains("CAP_NET_BIND_SERVICE");
    assertThat(Failure.toListen(new IOException("broken"), "--web-port")).isEqualTo("broken");
  }
}
