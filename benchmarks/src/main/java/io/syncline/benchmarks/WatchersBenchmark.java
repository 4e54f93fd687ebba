package io.syncline.benchmarks;

import io.syncline.core.model.Location;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedZooKeeper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What Syncline leaves of the throughput of a feed: a node that watches a store, against one bare
 * client in one thread that reads the same feed and does nothing with it, taken in turns in one
 * run.
 *
 * <p>A node is a whole one in this process, over a real broker, ZooKeeper, and NameNode or queue.
 * Its time runs from the moment at which it has the turn to read, with the feed full: it takes over
 * the position that its predecessor kept, joins the log, reads, tells in records, keeps positions,
 * takes messages out of the queue. It ends when the log has every change, as another reader of it
 * sees, and the queue is empty. The node reads its own log meanwhile, as it always does.
 *
 * <p>The bare client's time runs from its first request until it has received everything, and
 * removed all messages in batches.
 */
@Command(
    name = "watchers",
    mixinStandardHelpOptions = true,
    description = "A store's feed to the log, against one bare client of the same feed.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:a median ratio is below --min-ratio, or it failed",
      "2:an option is not understood, or has no possible value"
    })
final class WatchersBenchmark implements Callable<Integer> {
  static final double AIM = 0.7;

  @Option(names = "--rounds", defaultValue = "5", description = "Measured rounds of each feed.")
  private int rounds;

  @Option(names = "--warm-up", defaultValue = "2", description = "Rounds of each feed before.")
  private int warmUp;

  @Option(
      names = "--events",
      defaultValue = "60000",
      description = "Events in the edit log of HDFS.")
  private int events;

  @Option(
      names = "--messages",
      defaultValue = "10000",
      description = "Messages in the queue of S3, each round.")
  private int messages;

  @Mixin private LogOptions log;

  @Option(
      names = "--min-ratio",
      defaultValue = "0",
      description =
          "Fail where the median ratio of a feed is lower. Without it, a feed below the aim is"
              + " shown, and nothing fails.")
  private double minRatio;

  @Option(names = "--feed", description = "Measure this one only: ${COMPLETION-CANDIDATES}.")
  private @Nullable Feed only;

  @Spec private CommandSpec spec;

  /** What can be measured. */
  private enum Feed {
    HDFS,
    S3
  }

  @Override
  public Integer call() throws Exception {
    log.requireAtLeast(1, "--rounds", rounds);
    log.requireAtLeast(0, "--warm-up", warmUp);
    log.requireAtLeast(1, "--events", events);
    log.requireAtLeast(1, "--messages", messages);
    int partitions = log.partitions();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT, "%d rounds of each feed, both in turns, %d partitions%n", rounds, partitions);
    out.printf(Locale.ROOT, "%-42s %10s %10s %10s%n", "", "median", "lowest", "highest");
    double least = Double.MAX_VALUE;
    for (Feed feed : only == null ? List.of(Feed.values()) : List.of(only)) {
      Rates rates = measure(feed);
      print(out, rates);
      least = Math.min(least, rates.ratio().median());
    }
    return least < minRatio ? 1 : 0;
  }

  private PreparedFeed prepared(Feed feed, Path folder) throws IOException {
    return switch (feed) {
      case HDFS -> EditLogFeed.start(folder, events);
      case S3 -> QueueFeed.start(messages);
    };
  }

  private Rates measure(Feed kind) throws Exception {
    try (Home home = Home.make("watchers");
        EmbeddedKafka kafka = new EmbeddedKafka(home.path().resolve("kafka")).start();
        EmbeddedZooKeeper zooKeeper =
            new EmbeddedZooKeeper(home.path().resolve("zookeeper")).start();
        PreparedFeed feed = prepared(kind, home.path().resolve("store"));
        WatchingNode node =
            new WatchingNode(
                new WatchingNode.Servers(kafka.bootstrapServers(), zooKeeper.connectString()),
                home.path().resolve("node"),
                log.partitions(),
                feed.store())) {
      node.standBy();
      node.read();
      node.awaitKept(0); // From now on somebody has watched it.
      node.standBy();
      try (ToldLocations told =
          new ToldLocations(kafka.bootstrapServers(), WatchingNode.CLUSTER, log.partitions())) {
        return new Rates(feed.name(), rounds(feed, node, told));
      }
    }
  }

  private List<Rates.Round> rounds(PreparedFeed feed, WatchingNode node, ToldLocations told)
      throws Exception {
    byte[] start = node.position();
    Set<Location> changed = Set.of();
    List<Rates.Round> measured = new ArrayList<>();
    for (int round = 0; round < warmUp + rounds; round++) {
      node.standBy();
      if (round > 0 && feed.keepsWhatWasRead()) {
        node.goBackTo(start);
      } else {
        changed = feed.prepare(round);
      }
      Rates.Round each = round(feed, node, told, changed, round % 2 == 0);
      if (round >= warmUp) {
        measured.add(each);
      }
    }
    return measured;
  }

  /** Which comes first changes from round to round. Neither has the other at work meanwhile. */
  private static Rates.Round round(
      PreparedFeed feed,
      WatchingNode node,
      ToldLocations told,
      Set<Location> changed,
      boolean aloneFirst)
      throws Exception {
    double first = aloneFirst ? alone(feed) : 0;
    double watched = watched(feed, node, told, changed);
    if (aloneFirst) {
      return new Rates.Round(first, watched);
    }
    node.standBy();
    return new Rates.Round(alone(feed), watched);
  }

  private static double alone(PreparedFeed feed) throws Exception {
    long began = System.nanoTime();
    feed.readAlone();
    return feed.size() * 1e9 / (System.nanoTime() - began);
  }

  private static double watched(
      PreparedFeed feed, WatchingNode node, ToldLocations told, Set<Location> changed)
      throws Exception {
    told.expect(changed);
    long began = System.nanoTime();
    node.read();
    told.await();
    feed.awaitTaken();
    long ended = System.nanoTime();
    node.awaitKept(changed.size());
    return feed.size() * 1e9 / (ended - began);
  }

  static void print(PrintWriter out, Rates rates) {
    out.printf(Locale.ROOT, "%s%n", rates.name());
    row(out, "  one bare client, one thread", "%8.0f/s", rates.alone());
    row(out, "  watched by a node, feed to log", "%8.0f/s", rates.watched());
    row(out, "  ratio   (aim: at least " + AIM + "x)", "%9.2fx", rates.ratio());
    if (rates.ratio().median() < AIM) {
      out.printf(
          Locale.ROOT,
          "  BELOW THE AIM: the median ratio of %s is %.2fx%n",
          rates.name(),
          rates.ratio().median());
    }
    out.flush();
  }

  private static void row(PrintWriter out, String name, String format, Rates.Spread spread) {
    String columns = "%-42s " + String.join(" ", format, format, format) + "%n";
    out.printf(Locale.ROOT, columns, name, spread.median(), spread.lowest(), spread.highest());
  }
}
