package io.syncline.cli.output;

import io.syncline.cli.failure.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The three standard streams as commands use them: data goes to stdout, everything else to stderr.
 *
 * <p>Thread rule: one thread writes data; notes may come from any thread.
 */
public final class Console {
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final Style style;

  /**
   * How much is said, and how.
   *
   * @param quiet whether notes and progress are left out; warnings and failures are not
   * @param verbose whether failures show their stack trace
   * @param color whether failures and warnings are coloured on a terminal
   * @param progress whether progress is shown
   */
  public record Style(boolean quiet, boolean verbose, boolean color, boolean progress) {
    /** What holds before the options are known. */
    public static final Style PLAIN = new Style(false, false, false, true);
  }

  public Console(InputStream in, PrintStream out, PrintStream err, Terminal terminal, Style style) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.style = style;
  }

  /** Writes a line of data. */
  public void data(String line) {
    out.print(line);
    out.print('\n');
  }

  /** Writes a part of a line of data. */
  void dataPart(String text) {
    out.print(text);
  }

  /** Where raw bytes of data go. */
  public PrintStream out() {
    return out;
  }

  /** Where data comes from. */
  public InputStream in() {
    return in;
  }

  /** Whether a person sees the progress, and it is wanted. */
  boolean progressOnTerminal() {
    return terminal.err() && style.progress() && !style.quiet();
  }

  boolean progressWanted() {
    return style.progress() && !style.quiet();
  }

  /** Replaces the current line of a terminal; the empty text removes it. */
  synchronized void transientLine(String text) {
    err.print("\r\u001b[K" + text);
    err.flush();
  }

  /** Tells something that is good to know. */
  public synchronized void note(String line) {
    if (!style.quiet()) {
      err.println(Table.printable(line));
    }
  }

  /** Tells something that is probably not as it should be. */
  public synchronized void warn(String line) {
    err.println(paint("33", "warning") + " " + Table.printable(line));
  }

  /** Tells that one of several clusters did not answer. */
  public void clusterFailed(String cluster, Failure failure) {
    warn(cluster + ": " + failure.code() + " " + failure.getMessage());
  }

  /** Tells why a command failed: code and message, then the cause and what to try. */
  public synchronized void failure(Failure failure) {
    err.println(
        paint("31", "error") + " " + failure.code() + ": " + Table.printable(failure.getMessage()));
    if (!failure.finding().equals(failure.getMessage())) {
      failure.finding().lines().forEach(line -> err.println("  cause " + Table.printable(line)));
    }
    failure.remedy().lines().forEach(line -> err.println("  try   " + Table.printable(line)));
    if (style.verbose()) {
      stackTrace(failure);
    }
  }

  /** Whether a person is there to answer a question. */
  public boolean canAsk() {
    return terminal.in() && terminal.err();
  }

  /** Asks a person a question that is answered by yes or no; anything else is no. */
  public boolean confirm(String question) {
    err.print(question + " [y/N] ");
    err.flush();
    try {
      String answer = readLine();
      return answer != null
          && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
    } catch (IOException e) {
      return false;
    }
  }

  private @Nullable String readLine() throws IOException {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
  }

  private void stackTrace(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      err.println((t == failure ? "" : "caused by ") + t);
      for (StackTraceElement element : t.getStackTrace()) {
        err.println("    at " + element);
      }
    }
  }

  private String paint(String color, String word) {
    return style.color() && terminal.err() ? "\u001b[" + color + "m" + word + "\u001b[0m" : word;
  }
}
