package io.syncline.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Tells the steps of a tour on stdout, a line each, as they end. */
final class Narrator {
  private final PrintStream out;

  Narrator(PrintStream out) {
    this.out = out;
  }

  /** Tells that a step was right. */
  void right(int number, String title, String what, String time) {
    say(String.format(Locale.ROOT, "%2d  %-10s %-78s %9s", number, title, what, time));
  }

  /** Tells that a step was wrong. */
  void wrong(int number, String title, String why) {
    say(String.format(Locale.ROOT, "%2d  %-10s WRONG: %s", number, title, why));
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
