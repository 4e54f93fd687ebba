package io.syncline.chaos.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each state of a link, over real sockets, against a server that answers what it was sent. */
@Timeout(240)
final class FaultProxyTest {
  private static final int SILENCE_MILLIS = 150;
  private static final int PATIENCE_MILLIS = 60_000;

  private final AtomicInteger received = new AtomicInteger();
  private ServerSocket echo;
  private FaultProxy link;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    FaultProxy.start("echo", this::serve);
    link = new FaultProxy("test", 0, echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    link.close();
    echo.close();
  }

  @Test
  void passesBothWaysAndTheEnd() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 1)).isEqualTo(1);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void delaysWithoutLosingAnything() throws IOException {
    link.become(LinkState.delayed(Duration.ofMillis(80)));
    try (Socket socket = connect()) {
      long begin = System.nanoTime();
      assertThat(ask(socket, 1)).isEqualTo(1);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(150));
    }
  }

  @Test
  void resetsOpenAndNewConnectionsUntilItIsMended() throws IOException {
    try (Socket open = connect()) {
      assertThat(ask(open, 1)).isEqualTo(1);
      link.become(LinkState.of(LinkState.Kind.RESET));
      assertThatThrownBy(() -> ask(open, 2)).isInstanceOf(SocketException.class);
    }
    assertThatThrownBy(
            () -> {
              try (Socket fresh = connect()) {
                int unused = ask(fresh, 3);
              }
            })
        .isInstanceOf(SocketException.class);
    assertThat(link.refused()).isEqualTo(1);
    link.become(LinkState.PASS);
    try (Socket fresh = connect()) {
      assertThat(ask(fresh, 4)).isEqualTo(4);
    }
  }

  @Test
  void swallowsBothWaysWhileHalfOpenAndResetsWhatLostBytes() throws IOException {
    try (Socket before = connect()) {
      assertThat(ask(before, 1)).isEqualTo(1);
      link.become(LinkState.of(LinkState.Kind.HALF_OPEN));
      try (Socket within = connect()) {
        assertSilent(before, 2);
        assertSilent(within, 3);
        assertThat(received).hasValue(1);
        link.become(LinkState.PASS);
        assertThatThrownBy(() -> ask(before, 4)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> ask(within, 5)).isInstanceOf(SocketException.class);
      }
    }
    assertThat(received).hasValue(1);
  }

  @Test
  void keepsAConnectionThatSaidNothingWhileItWasHalfOpen() throws IOException {
    try (Socket quiet = connect()) {
      assertThat(ask(quiet, 1)).isEqualTo(1);
      link.become(LinkState.of(LinkState.Kind.HALF_OPEN));
      link.become(LinkState.PASS);
      assertThat(ask(quiet, 2)).isEqualTo(2);
    }
  }

  @Test
  void dropsOnlyRequests() throws IOException {
    link.become(LinkState.of(LinkState.Kind.DROP_REQUESTS));
    try (Socket socket = connect()) {
      assertSilent(socket, 1);
      assertThat(received).hasValue(0);
    }
  }

  @Test
  void dropsOnlyAnswers() throws IOException {
    link.become(LinkState.of(LinkState.Kind.DROP_ANSWERS));
    try (Socket socket = connect()) {
      assertSilent(socket, 1);
      long begin = System.nanoTime();
      while (received.get() == 0) {
        assertThat(System.nanoTime() - begin)
            .isLessThan(TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS));
        Thread.onSpinWait();
      }
      assertThat(received).hasValue(1);
    }
  }

  @Test
  void holdsAndHandsOnWhenItIsMended() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 1)).isEqualTo(1);
      link.become(LinkState.of(LinkState.Kind.HOLD));
      assertSilent(socket, 2);
      link.become(LinkState.PASS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void limitsTheRate() throws IOException {
    link.become(LinkState.limited(10_000));
    try (Socket socket = connect()) {
      long begin = System.nanoTime();
      socket.getOutputStream().write(new byte[2_000]);
      assertThat(socket.getInputStream().readNBytes(2_000)).hasSize(2_000);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(190));
    }
  }

  @Test
  void resetsWhoComesWhileTheServerIsAway() throws IOException {
    echo.close();
    assertThatThrownBy(
            () -> {
              try (Socket socket = connect()) {
                int unused = ask(socket, 1);
              }
            })
        .isInstanceOf(SocketException.class);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** Sends a byte and returns the answer. */
  private static int ask(Socket socket, int what) throws IOException {
    socket.getOutputStream().write(what);
    int answer = socket.getInputStream().read();
    if (answer < 0) {
      throw new SocketException("ended");
    }
    return answer;
  }

  private static void assertSilent(Socket socket, int what) throws IOException {
    socket.getOutputStream().write(what);
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket accepted = echo.accept();
        FaultProxy.start("echo-" + accepted.getPort(), () -> answer(accepted));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket accepted) {
    try (accepted) {
      InputStream in = accepted.getInputStream();
      OutputStream out = accepted.getOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        received.incrementAndGet();
        out.write(b);
      }
    } catch (IOException e) {
      // The link was reset.
    }
  }
}
