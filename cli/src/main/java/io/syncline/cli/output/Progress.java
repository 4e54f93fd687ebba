package io.syncline.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Tells how far a long command is: at most five times a second in one line of a terminal, elsewhere
 * a line every ten seconds. Nothing remains on a terminal.
 *
 * <p>Thread rule: any thread.
 */
public final class Progress implements AutoCloseable {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final Console console;
  private final InstantSource clock;
  private final Duration interval;
  private Instant next;
  private boolean shown;

  public Progress(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
    this.interval = console.progressOnTerminal() ? ON_TERMINAL : ELSEWHERE;
    this.next = clock.instant().plus(interval);
  }

  /** Shows a line if it is time; it is made only then. */
  public synchronized void update(Supplier<String> line) {
    if (!console.progressWanted() || clock.instant().isBefore(next)) {
      return;
    }
    next = clock.instant().plus(interval);
    if (console.progressOnTerminal()) {
      console.transientLine(Table.printable(line.get()));
      shown = true;
    } else {
      console.note(line.get());
    }
  }

  @Override
  public synchronized void close() {
    if (shown) {
      console.transientLine("");
    }
  }
}
