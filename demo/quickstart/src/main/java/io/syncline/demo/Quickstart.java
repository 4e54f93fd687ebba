package io.syncline.demo;

import io.syncline.agent.NodeMain;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.agent.config.reading.ConfigProblem;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.local.DemoRequest;
import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.local.LocalSetting;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;
import java.util.stream.Collectors;

/** What the command line runs in its own process: nodes, their configuration and the demo. */
public final class Quickstart implements LocalCommands {
  private static final String LOGGING = "logback.configurationFile";

  @Override
  public int demo(DemoRequest request, PrintStream out, PrintStream err) {
    try (DemoHome home = DemoHome.open(request.home())) {
      logTo("io/syncline/demo/logback-demo.xml", home);
      try (Demo demo = new Demo(request, home)) {
        return request.script() ? script(demo, out, err) : stay(demo, home, out, err);
      }
    } catch (SyncException e) {
      throw failure(e);
    }
  }

  @Override
  public int node(Path configuration, PrintStream out, PrintStream err) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "io/syncline/agent/logback-node.xml");
    }
    int code = NodeMain.run(List.of("--config", configuration.toString()), System.getenv(), err);
    err.flush();
    return code;
  }

  @Override
  public List<LocalSetting> settings(Path configuration, Map<String, String> environment) {
    try {
      ConfigReading reading = ConfigReading.ofFile(configuration, environment);
      return reading
          .config()
          .orElseThrow(() -> failure(configuration, reading.problems()))
          .effective()
          .stream()
          .map(Quickstart::setting)
          .toList();
    } catch (SyncException e) {
      throw failure(e);
    }
  }

  private static int script(Demo demo, PrintStream out, PrintStream err) {
    err.println("starting " + demo.summary() + " ...");
    err.flush();
    return new Tour(demo, new Narrator(out, err)).run()
        ? ExitCode.OK.number()
        : ExitCode.BUG.number();
  }

  /**
   * Runs until the process is told to stop. What it leaves is cleaned up while the process ends.
   */
  private static int stay(Demo demo, DemoHome home, PrintStream out, PrintStream err) {
    err.println("starting " + demo.summary() + " ...");
    err.flush();
    Thread hook =
        new Thread(
            () -> {
              err.println("stopping ...");
              err.flush();
              demo.close();
              home.close();
            },
            "demo-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      demo.start();
      demo.announce();
      Welcome.lines(demo).forEach(out::println);
      out.flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!demo.isClosed()) {
        Runtime.getRuntime().removeShutdownHook(hook);
        throw e;
      }
    }
    return ExitCode.INTERRUPTED.number();
  }

  private static void logTo(String logging, DemoHome home) {
    System.setProperty("syncline.demo.log", home.path().resolve("demo.log").toString());
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, logging);
    }
    // Some libraries log through the JDK, which would write to the terminal.
    LogManager.getLogManager().reset();
  }

  private static LocalSetting setting(EffectiveValue value) {
    return new LocalSetting(
        value.key(), value.shown(), value.source().name().toLowerCase(Locale.ROOT));
  }

  private static Failure failure(Path configuration, List<ConfigProblem> problems) {
    return new Failure(
        problems.get(0).code().id(),
        configuration
            + " has "
            + problems.size()
            + (problems.size() == 1 ? " problem" : " problems"),
        problems.stream().map(ConfigProblem::message).collect(Collectors.joining("\n")),
        "Correct them; docs/reference/configuration.md lists all keys.");
  }

  private static Failure failure(SyncException e) {
    ErrorCode code = e.code();
    return new Failure(code.id(), e.getMessage(), "", code.remedy(), e);
  }
}
