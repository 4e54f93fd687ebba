package io.syncline.cli;

import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.context.ContextsFile;
import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.output.Terminal;
import io.syncline.cli.session.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Runs the command line in this process, with everything around it replaced. */
final class Shell {
  private final Path contexts;
  private Terminal terminal = Terminal.NONE;
  private InputStream stdin = InputStream.nullInputStream();
  private InstantSource clock = InstantSource.fixed(Instant.parse("2025-01-31T12:00:00Z"));
  private Optional<LocalCommands> local = Optional.empty();

  Shell(Path folder) {
    this.contexts = folder.resolve("contexts.yaml");
  }

  /** What a command left. */
  record Result(int code, String out, String err) {}

  Shell knowing(ClusterContext... clusters) {
    new ContextsFile(contexts).update(all -> all.with(Arrays.asList(clusters)));
    return this;
  }

  /** Lets a person sit at the terminal who types this. */
  Shell typing(String answer) {
    terminal = new Terminal(true, true, true);
    return stdin(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
  }

  Shell stdin(InputStream stream) {
    stdin = stream;
    return this;
  }

  /** Replaces the clock, which stands still otherwise. */
  Shell at(InstantSource other) {
    clock = other;
    return this;
  }

  Shell with(LocalCommands commands) {
    local = Optional.of(commands);
    return this;
  }

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Surroundings(
                stdin,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                terminal,
                Map.of("SYNCLINE_CONTEXTS", contexts.toString(), "NO_COLOR", "1"),
                clock,
                () -> local),
            args);
    String data = out.toString(StandardCharsets.UTF_8);
    PrintedDocuments.check(args, code, data);
    return new Result(code, data, err.toString(StandardCharsets.UTF_8));
  }
}
