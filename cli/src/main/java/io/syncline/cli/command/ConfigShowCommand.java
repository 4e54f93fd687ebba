package io.syncline.cli.command;

import com.google.gson.JsonObject;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.local.LocalSetting;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.ConfigEntry;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline config show}. */
@Command(
    name = "show",
    description =
        "Shows the effective configuration of a file, or that of a running node; never a secret.",
    footer = {
      "  syncline config show --config node.yaml",
      "  syncline config show bus.kafka -c east"
    })
final class ConfigShowCommand implements Callable<Integer> {
  private static final Shape<LocalSetting> SHAPE =
      Shape.of("Setting", LocalSetting::key, ConfigShowCommand::json)
          .column("KEY", LocalSetting::key)
          .column("VALUE", setting -> setting.value().isEmpty() ? "-" : setting.value())
          .column("SOURCE", LocalSetting::source)
          .build();

  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      description = "Only keys that begin with this (default: all).")
  private String prefix = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file (default: ask the running node).")
  private @Nullable Path config;

  private final Session session;

  ConfigShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AtomicBoolean found = new AtomicBoolean();
    int code = config == null ? ofNode(found) : ofFile(config, found);
    if (code == ExitCode.OK.number() && !found.get()) {
      session.console().note("no key begins with '" + prefix + "'");
    }
    return code;
  }

  private int ofNode(AtomicBoolean found) {
    return session.list(
        SHAPE,
        (node, settings) ->
            node.configuration(prefix)
                .forEach(
                    entry -> {
                      found.set(true);
                      settings.accept(setting(entry));
                    }));
  }

  private int ofFile(Path file, AtomicBoolean found) {
    RowWriter<LocalSetting> rows = session.localList(SHAPE);
    LocalCode.of(session, "syncline config show")
        .settings(LocalCode.file(file), session.surroundings().environment())
        .stream()
        .filter(setting -> setting.key().startsWith(prefix))
        .forEach(
            setting -> {
              found.set(true);
              rows.row("", setting);
            });
    rows.end();
    return ExitCode.OK.number();
  }

  private static LocalSetting setting(ConfigEntry entry) {
    String source = entry.getSource().name().replace("CONFIG_SOURCE_", "").toLowerCase(Locale.ROOT);
    return new LocalSetting(entry.getKey(), entry.getMasked() ? "***" : entry.getValue(), source);
  }

  private static JsonObject json(LocalSetting setting) {
    JsonObject json = new JsonObject();
    json.addProperty("key", setting.key());
    json.addProperty("value", setting.value());
    json.addProperty("source", setting.source());
    return json;
  }
}
