package io.syncline.cli.client;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
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

  /** Why a read of it failed, in the words for a person. */
  public static Failure brokenOff(String path, IOException e) {
    return Failure.of(
        ClientError.CHANGED_UNDERNEATH,
        path + " ended before its announced length: it was replaced, or the connection broke",
        "Read it again.",
        e);
  }

  @Override
  public void close() {
    exchange.close();
  }
}
