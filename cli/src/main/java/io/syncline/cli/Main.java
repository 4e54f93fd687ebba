package io.syncline.cli;

import io.syncline.cli.command.CommandTree;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.output.Terminal;
import io.syncline.cli.session.GlobalOptions;
import io.syncline.cli.session.OutputClosed;
import io.syncline.cli.session.Session;
import io.syncline.cli.session.Surroundings;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The entry point of {@code syncline}. */
public final class Main {
  private static final int OUT_BUFFER = 1 << 16;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out, OUT_BUFFER);
    PrintStream err = stream(FileDescriptor.err, 1);
    Surroundings surroundings =
        new Surroundings(
            System.in,
            out,
            err,
            Terminal.of(System.getProperty("syncline.terminal", "")),
            System.getenv(),
            InstantSource.system(),
            LocalCommands::find);
    System.exit(run(surroundings, args));
  }

  /** Runs one command and returns its exit code. */
  public static int run(Surroundings surroundings, String... args) {
    Session session = new Session(surroundings, new GlobalOptions());
    CommandLine line = CommandTree.of(session, List.of(args));
    line.setExpandAtFiles(false);
    line.setOut(new PrintWriter(surroundings.out(), false, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, given) -> usage(session, e));
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(session, e));
    int code = line.execute(args);
    line.getOut().flush();
    surroundings.out().flush();
    surroundings.err().flush();
    return code;
  }

  private static int usage(Session session, ParameterException e) {
    session.console().failure(UsageFailures.of(e));
    return ExitCode.USAGE.number();
  }

  private static int failed(Session session, Exception e) {
    if (e instanceof OutputClosed) {
      return ExitCode.OK.number();
    }
    Failure failure =
        e instanceof Failure known
            ? known
            : Failure.of(
                ClientError.INTERNAL,
                "unexpected " + e.getClass().getSimpleName(),
                "This is a bug: please report it with the output of the same command with -v.",
                e);
    session.surroundings().out().flush();
    session.console().failure(failure);
    return failure.exitCode().number();
  }

  private static PrintStream stream(FileDescriptor descriptor, int buffer) {
    // File names are data: always UTF-8, whatever the locale says.
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), buffer),
        false,
        StandardCharsets.UTF_8);
  }
}
