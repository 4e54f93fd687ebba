package io.syncline.cli.command;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.local.LocalSetting;
import io.syncline.cli.session.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncline config validate}. */
@Command(
    name = "validate",
    description = "Checks a configuration file completely, without starting a node.",
    footer = {"  syncline config validate --config node.yaml"})
final class ConfigValidateCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration file.")
  private Path config = Path.of("");

  private final Session session;

  ConfigValidateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<LocalSetting> settings =
        LocalCode.of(session, "syncline config validate")
            .settings(LocalCode.file(config), session.surroundings().environment());
    long own = settings.stream().filter(setting -> !setting.source().equals("default")).count();
    session.console().data(config + "  valid: " + own + " of " + settings.size() + " keys set");
    return ExitCode.OK.number();
  }
}
