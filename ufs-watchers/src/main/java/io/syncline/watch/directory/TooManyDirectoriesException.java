package io.syncline.watch.directory;

import java.io.IOException;

/** There are more directories than may be watched. */
final class TooManyDirectoriesException extends IOException {
  private static final long serialVersionUID = 1;

  TooManyDirectoriesException(String message) {
    super(message);
  }
}
