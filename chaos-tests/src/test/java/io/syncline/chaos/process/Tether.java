package io.syncline.chaos.process;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another main class, and ends the process as soon as whoever started it is gone: standard
 * input is a pipe from there, and a pipe ends with its writer, however that ends.
 */
public final class Tether {
  private static final int KILLED = 137;

  private Tether() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread thread = new Thread(Tether::endWithTheStarter, "tether");
    thread.setDaemon(true);
    thread.start();
    Class.forName(arguments[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void endWithTheStarter() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything.
      }
    } catch (IOException e) {
      // The pipe is broken: over as well.
    }
    Runtime.getRuntime().halt(KILLED);
  }
}
