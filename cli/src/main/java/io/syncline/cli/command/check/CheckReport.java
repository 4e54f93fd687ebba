package io.syncline.cli.command.check;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Console;
import io.syncline.cli.output.Format;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.output.Shape;
import io.syncline.cli.output.Terminal;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file for what a check found: a line of JSON for each, and one for the run at the end. What was
 * in the file stays until then; a file that nothing was written to is removed again.
 */
final class CheckReport implements AutoCloseable {
  /** No report. */
  static final CheckReport NONE = new CheckReport(Optional.empty(), false);

  private final Optional<Path> file;
  private boolean removable;

  private CheckReport(Optional<Path> file, boolean removable) {
    this.file = file;
    this.removable = removable;
  }

  /** A report in a file; refuses one that cannot be written. */
  static CheckReport at(Path file) {
    boolean isNew = Files.notExists(file);
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      return new CheckReport(Optional.of(file), isNew);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Writes what was found, in place of what the file had. */
  void write(GetCheckResponse check) {
    if (file.isEmpty()) {
      return;
    }
    try (PrintStream lines =
        new PrintStream(
            new BufferedOutputStream(Files.newOutputStream(file.get())),
            false,
            StandardCharsets.UTF_8)) {
      removable = false;
      Console console =
          new Console(
              InputStream.nullInputStream(), lines, lines, Terminal.NONE, Console.Style.PLAIN);
      write(CheckShapes.FINDING, check.getFindingsList(), console);
      write(CheckShapes.RUN, List.of(check.getRun()), console);
      if (lines.checkError()) {
        throw new IOException("not all of it was written");
      }
    } catch (IOException e) {
      throw unwritable(file.get(), e);
    }
  }

  @Override
  public void close() {
    if (file.isPresent() && removable) {
      try {
        Files.deleteIfExists(file.get());
      } catch (IOException e) {
        throw unwritable(file.get(), e);
      }
    }
  }

  private static <T> void write(Shape<T> shape, List<T> items, Console console) {
    RowWriter<T> rows = RowWriter.list(shape, Format.jsonl, false, console);
    items.forEach(item -> rows.row("", item));
    rows.end();
  }

  private static Failure unwritable(Path file, IOException e) {
    return Failure.of(ClientError.INVALID_PATH, "cannot write the report " + file, "", e);
  }
}
