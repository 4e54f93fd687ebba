package io.syncline.cli.session;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.context.Contexts;
import io.syncline.cli.context.ContextsFile;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Console;
import io.syncline.cli.output.Format;
import io.syncline.cli.output.Progress;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.output.Shape;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One run of the command line, as its command sees it: the clusters that were asked for and the
 * form of the answer.
 *
 * <p>To be used only once the options are parsed.
 */
public final class Session {
  private static final int LOOK_AT_STDOUT_EVERY = 500;

  private final Surroundings surroundings;
  private final GlobalOptions options;

  public Session(Surroundings surroundings, GlobalOptions options) {
    this.surroundings = surroundings;
    this.options = options;
  }

  /** The world around this run. */
  public Surroundings surroundings() {
    return surroundings;
  }

  /** The options that every command takes, for the parser to fill. */
  public GlobalOptions options() {
    return options;
  }

  /** The standard streams, as the options want them used. */
  public Console console() {
    boolean color =
        options.color() && surroundings.environment().getOrDefault("NO_COLOR", "").isEmpty();
    return new Console(
        surroundings.in(),
        surroundings.out(),
        surroundings.err(),
        surroundings.terminal(),
        new Console.Style(options.quiet(), options.verbose(), color, options.progress()));
  }

  /** Progress of a long command; to be closed. */
  public Progress progress() {
    return new Progress(console(), surroundings.clock());
  }

  /** Wall time. */
  public InstantSource clock() {
    return surroundings.clock();
  }

  /** The file of contexts. */
  public ContextsFile contextsFile() {
    return ContextsFile.of(surroundings.environment());
  }

  /**
   * A client of the one cluster that was asked for; to be closed. Refuses {@code --all-clusters}.
   */
  public NodeClient connect() {
    if (options.allClusters()) {
      throw Failure.usage(
          "this command works on one cluster, not on all", "Use -c NAME in place of -A.");
    }
    return NodeClient.of(contextsFile().load().select(wanted()), options.timeout());
  }

  /** A client of a cluster by name; to be closed. */
  public NodeClient connect(String context) {
    return NodeClient.of(contextsFile().load().select(Optional.of(context)), options.timeout());
  }

  /** The cluster that was named, or every cluster there is a context of, the current one first. */
  public List<ClusterContext> everywhere() {
    Contexts contexts = contextsFile().load();
    ClusterContext first = contexts.select(wanted());
    if (asksOneCluster()) {
      return List.of(first);
    }
    List<ClusterContext> all = new ArrayList<>(List.of(first));
    contexts.all().stream().filter(context -> !context.equals(first)).forEach(all::add);
    return all;
  }

  /** Every cluster there is a context of. */
  public List<ClusterContext> contexts() {
    return contextsFile().load().all();
  }

  /** Whether one cluster was named, and no other is of interest. */
  public boolean asksOneCluster() {
    return wanted().isPresent();
  }

  /** Asks one cluster or all and writes a list of items. Returns the exit code. */
  public <T> int list(Shape<T> shape, Query<T> query) {
    return write(shape, query, false);
  }

  /** Asks one cluster or all and writes the one item that each answers. Returns the exit code. */
  public <T> int one(Shape<T> shape, Query<T> query) {
    return write(shape, query, true);
  }

  /** Writes what one cluster did; nothing where {@code --quiet} asks for no words. */
  public <T> void outcome(Shape<T> shape, T item) {
    if (options.quiet() && (options.format() == Format.table || options.format() == Format.wide)) {
      return;
    }
    RowWriter<T> rows = RowWriter.single(shape, options.format(), console());
    rows.row("", item);
    rows.end();
  }

  /** A writer for the one item that this process itself answers. */
  public <T> RowWriter<T> local(Shape<T> shape) {
    return RowWriter.single(shape, options.format(), console());
  }

  /** A writer for items that this process itself answers. */
  public <T> RowWriter<T> localList(Shape<T> shape) {
    return RowWriter.list(shape, options.format(), false, console());
  }

  /** Whether all clusters are asked. */
  public boolean allClusters() {
    return options.allClusters();
  }

  /** How long a person is willing to wait; empty if that was not said. */
  public Optional<Duration> timeout() {
    return options.timeout();
  }

  /**
   * Makes sure that something may be destroyed: by {@code --yes}, or by a person who sees the plan
   * and agrees.
   *
   * @param plan tells what will be destroyed; asked for only when somebody will read it
   * @return whether to go on; false if a person said no
   */
  public boolean agreed(Supplier<String> plan) {
    if (options.yes()) {
      return true;
    }
    Console console = console();
    if (!console.canAsk()) {
      throw Failure.usage(
          "this would " + plan.get() + "; nobody is there to be asked", "Add --yes");
    }
    return console.confirm("This will " + plan.get() + ". Go on?");
  }

  /** Whether all columns are wanted. */
  public boolean wide() {
    return options.format() == Format.wide;
  }

  /** Ends a command whose stdout was closed, as by {@code head}: that is no error. */
  public void stopIfNobodyReads() {
    if (surroundings.out().checkError()) {
      throw new OutputClosed();
    }
  }

  /**
   * Asks one cluster or all, for a command that puts the answers together before it shows them.
   *
   * @param answers gets them in the order of the clusters
   * @return {@link ExitCode#OK}, or {@link ExitCode#PARTIAL} if some did not answer; if none did,
   *     the failure is thrown
   */
  public <T> ExitCode gather(Query<T> query, RowWriter<T> answers) {
    Contexts contexts = contextsFile().load();
    if (options.allClusters()) {
      return askAll(contexts, query, answers);
    }
    ClusterContext context = contexts.select(wanted());
    try (NodeClient node = NodeClient.of(context, options.timeout())) {
      query.ask(node, item -> answers.row(context.name(), item));
    }
    answers.end();
    return ExitCode.OK;
  }

  private <T> ExitCode askAll(Contexts contexts, Query<T> query, RowWriter<T> rows) {
    if (options.cluster().isPresent()) {
      throw Failure.usage("-c and -A exclude each other", "Use one of them.");
    }
    return FanOut.run(
        contexts.everyCluster(), cluster -> NodeClient.of(cluster, options.timeout()), query, rows);
  }

  private <T> int write(Shape<T> shape, Query<T> query, boolean single) {
    Contexts contexts = contextsFile().load();
    if (options.allClusters()) {
      RowWriter<T> rows = RowWriter.list(shape, options.format(), true, console());
      return askAll(contexts, query, rows).number();
    }
    ClusterContext context = contexts.select(wanted());
    RowWriter<T> rows =
        single
            ? RowWriter.single(shape, options.format(), console())
            : RowWriter.list(shape, options.format(), false, console());
    AtomicLong written = new AtomicLong();
    try (NodeClient node = NodeClient.of(context, options.timeout())) {
      query.ask(
          node,
          item -> {
            rows.row(context.name(), item);
            if (written.incrementAndGet() % LOOK_AT_STDOUT_EVERY == 0) {
              stopIfNobodyReads();
            }
          });
    }
    rows.end();
    return ExitCode.OK.number();
  }

  private Optional<String> wanted() {
    return options.cluster();
  }
}
