package io.syncline.ufs.local;

import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreRequest;
import java.io.IOException;

/** Turns what the operating system is asked into requests, whose errors go through the table. */
final class LocalCalls {
  private LocalCalls() {}

  /** Asks the operating system. */
  @FunctionalInterface
  interface Ask<T> {
    T ask() throws IOException;
  }

  static <T> StoreRequest<T> request(String verb, Location location, Ask<T> ask) {
    return () -> {
      try {
        return ask.ask();
      } catch (IOException e) {
        throw LocalErrorTable.failure(e, verb + " " + location);
      }
    };
  }
}
