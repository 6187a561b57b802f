package fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class NoLeaksTest {
  @Test
  void findsABufferThatNobodyReleased() throws Exception {
    ByteBuf kept = ByteBufAllocator.DEFAULT.directBuffer();
    assertThatThrownBy(() -> NoLeaks.check(1)).hasMessage("1 buffers are still open");
    kept.release();
    NoLeaks.check(1);
  }
}
