package io.syncline.client;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of a file on their way from a node; to be closed. A read fails with {@link IOException}
 * when they end before the length that was announced.
 */
public final class FileBytes implements AutoCloseable {
  private final DataExchange exchange;
  private final DataExchange.Answer answer;

  FileBytes(DataExchange exchange, DataExchange.Answer answer) {
    this.exchange = exchange;
    this.answer = answer;
  }

  public InputStream stream() {
    return answer.body();
  }

  /** How many bytes come; empty where the node did not say. */
  public OptionalLong length() {
    return answer.length();
  }

  /** What its reader has seen; empty where the node did not say. */
  Optional<Sight> sight() {
    return Sight.ofHeaders(answer.headers());
  }

  @Override
  public void close() {
    exchange.close();
  }
}
