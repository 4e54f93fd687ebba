package io.syncline.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Tells the steps of a tour on stdout, a line each, as they end; what it waits for on stderr. */
final class Narrator {
  private final PrintStream out;
  private final PrintStream err;

  Narrator(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Tells that a step was right. */
  void right(int number, String title, String what, String time) {
    say(String.format(Locale.ROOT, "%2d  %-10s %-78s %9s", number, title, what, time));
  }

  /** Tells that a step was wrong. */
  void wrong(int number, String title, String why) {
    say(String.format(Locale.ROOT, "%2d  %-10s WRONG: %s", number, title, why));
  }

  /** Tells what a step waits for that takes long. */
  void waits(String what) {
    err.println(what + " ...");
    err.flush();
  }

  /** Tells how it ended. */
  void end(String line) {
    say(line);
  }

  private void say(String line) {
    out.println(line.stripTrailing());
    out.flush();
  }
}
