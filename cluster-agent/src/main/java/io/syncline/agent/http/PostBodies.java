package io.syncline.agent.http;

import io.syncline.core.time.Ticker;
import io.syncline.watch.s3.post.PostAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Reads what is posted to a door, so that whoever sends slowly holds few of its threads, and none
 * for long: supervisors are answered meanwhile.
 *
 * <p>Thread rule: any thread.
 */
final class PostBodies {
  /** Bodies that are read at a time; whoever posts one more is to post it again. */
  static final int AT_ONCE = 8;

  /** Longer ones are refused; no message has so many bytes. */
  static final int MAX_BYTES = 1 << 20;

  /**
   * How long a body may take. A pause within it may last as long as a connection may stand still.
   */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int TIMEOUT = 408;
  private static final int BUFFER = 8_192;

  private final Ticker ticker;
  private final Semaphore free = new Semaphore(AT_ONCE);

  PostBodies(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Why a body was not read. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    private Refused(int status, String why) {
      super(why, null, false, false);
      this.status = status;
    }

    /** The status of HTTP. */
    int status() {
      return status;
    }
  }

  /**
   * Reads a body to its end, as UTF-8.
   *
   * @throws Refused when too many are read, or it is too long, too slow or broken off
   */
  String read(InputStream body) {
    if (!free.tryAcquire()) {
      throw new Refused(PostAnswer.BUSY.status(), AT_ONCE + " others are being read");
    }
    try {
      return readAll(body);
    } catch (IOException e) {
      throw new Refused(TIMEOUT, "it broke off");
    } finally {
      free.release();
    }
  }

  private String readAll(InputStream body) throws IOException {
    long began = ticker.nanos();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      all.write(buffer, 0, read);
      if (all.size() > MAX_BYTES) {
        throw new Refused(PostAnswer.TOO_LARGE.status(), "more than " + MAX_BYTES + " bytes");
      }
      if (ticker.nanos() - began > PATIENCE.toNanos()) {
        throw new Refused(TIMEOUT, "not there after " + PATIENCE.toSeconds() + " seconds");
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }
}
