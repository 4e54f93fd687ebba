package io.syncline.benchmarks;

import io.syncline.cache.check.CheckTally;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.s3.S3Settings;
import io.syncline.ufs.s3.S3UnderFileSystem;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How fast the consistency check compares what is held with a store, against listing the same
 * directories of the same store and doing nothing with them, both in one thread and in turns.
 *
 * <p>The metadata is that of a real node, on disk. One store needs no time at all, so that the
 * listing is not the limit; the other one is an S3 server in this process.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "The consistency check, against listing the same store alone.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:a figure is below --min-rate or --min-ratio, or it failed",
      "2:an option is not understood, or has no possible value"
    })
final class CheckBenchmark implements Callable<Integer> {
  private static final int DIRECTORY = 1_000;
  private static final int RATE_AIM = 100_000;
  private static final double RATIO_AIM = 0.8;

  @Option(names = "--rounds", defaultValue = "5", description = "Measured rounds.")
  private int rounds;

  @Option(names = "--warm-up", defaultValue = "1", description = "Rounds before.")
  private int warmUp;

  @Option(
      names = "--entries",
      defaultValue = "1000000",
      description = "Files in the store that needs no time; in thousands.")
  private int entries;

  @Option(
      names = "--objects",
      defaultValue = "20000",
      description = "Objects in the S3 store; in thousands.")
  private int objects;

  @Option(
      names = "--min-rate",
      defaultValue = "0",
      description = "Fail where fewer are compared each second with the store that needs no time.")
  private double minRate;

  @Option(
      names = "--min-ratio",
      defaultValue = "0",
      description = "Fail where the median ratio with the S3 store is lower.")
  private double minRatio;

  @Option(names = "--store", description = "Measure this one only: ${COMPLETION-CANDIDATES}.")
  private @Nullable Store only;

  @Spec private CommandSpec spec;

  /** What can be compared with. */
  private enum Store {
    COUNTED,
    S3
  }

  /** Listing directories, one after the other. */
  private record Listing(UnderFileSystem ufs, List<Location> directories) {
    long run() {
      long children = 0;
      for (Location directory : directories) {
        @Nullable String next = null;
        do {
          ListingPage page = ufs.list(directory, next);
          children += page.children().size();
          next = page.continuation();
        } while (next != null);
      }
      return children;
    }
  }

  @Override
  public Integer call() throws Exception {
    LogOptions.requireAtLeast(spec, 1, "--rounds", rounds);
    LogOptions.requireAtLeast(spec, 0, "--warm-up", warmUp);
    LogOptions.requireAtLeast(spec, DIRECTORY, "--entries", entries);
    LogOptions.requireAtLeast(spec, DIRECTORY, "--objects", objects);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%d rounds, both in turns, one thread each%n", rounds);
    out.printf(Locale.ROOT, "%-42s %10s %10s %10s%n", "", "median", "lowest", "highest");
    boolean reached = true;
    if (only != Store.S3) {
      Rates rates = counted();
      out.printf(Locale.ROOT, "%s%n", rates.name());
      row(out, "  checked   (aim: at least " + RATE_AIM + "/s)", "%8.0f/s", rates.watched());
      out.flush();
      reached = rates.watched().median() >= minRate;
    }
    if (only != Store.COUNTED) {
      Rates rates = s3();
      out.printf(Locale.ROOT, "%s%n", rates.name());
      row(out, "  listed", "%8.0f/s", rates.alone());
      row(out, "  checked", "%8.0f/s", rates.watched());
      row(out, "  ratio   (aim: at least " + RATIO_AIM + "x)", "%9.2fx", rates.ratio());
      out.flush();
      reached &= rates.ratio().median() >= minRatio;
    }
    return reached ? 0 : 1;
  }

  private Rates counted() throws Exception {
    int directories = entries / DIRECTORY;
    Location mount = Location.parse("s3://counted/");
    try (UnderFileSystem ufs = new CountedStore(directories, DIRECTORY)) {
      return measure("a store that needs no time", mount, ufs, directories);
    }
  }

  private Rates s3() throws Exception {
    int directories = objects / DIRECTORY;
    Location mount = Location.parse("s3://lake/");
    try (EmbeddedS3 server = EmbeddedS3.inMemory("lake");
        UnderFileSystem ufs =
            new S3UnderFileSystem(
                S3Settings.at(server.endpoint(), EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY),
                StoreLimits.DEFAULT,
                StoreCallListener.NONE)) {
      for (int i = 0; i < directories; i++) {
        Location directory = mount.child(CountedStore.directory(i));
        for (int file = 0; file < DIRECTORY; file++) {
          byte[] bytes = {(byte) file};
          ufs.create(
                  directory.child(CountedStore.file(file)),
                  new ByteArrayInputStream(bytes),
                  true,
                  () -> {})
              .failure()
              .ifPresent(
                  failure -> {
                    throw failure;
                  });
        }
      }
      return measure("an S3 server in this process", mount, ufs, directories);
    }
  }

  private Rates measure(String name, Location mount, UnderFileSystem ufs, int directories)
      throws Exception {
    List<Location> all = new ArrayList<>();
    for (int i = 0; i < directories; i++) {
      all.add(mount.child(CountedStore.directory(i)));
    }
    try (Home home = Home.make("check");
        HeldLake lake = new HeldLake(home.path(), mount, ufs)) {
      all.forEach(lake::hold);
      Listing alone = new Listing(ufs, all);
      long expected = (long) directories * DIRECTORY;
      List<Rates.Round> measured = new ArrayList<>();
      for (int round = 0; round < warmUp + rounds; round++) {
        // Which comes first changes from round to round.
        double first = round % 2 == 0 ? listed(alone, expected) : 0;
        double checked = checked(lake, expected);
        double listed = round % 2 == 0 ? first : listed(alone, expected);
        if (round >= warmUp) {
          measured.add(new Rates.Round(listed, checked));
        }
      }
      return new Rates(name + ", " + expected + " files", measured);
    }
  }

  private static double listed(Listing listing, long expected) {
    long began = System.nanoTime();
    require(listing.run() == expected, "not all files were listed");
    return perSecond(expected, began);
  }

  private static double checked(HeldLake lake, long expected) throws InterruptedException {
    long began = System.nanoTime();
    CheckTally tally = lake.check();
    double rate = perSecond(expected, began);
    require(
        tally.compared() >= expected && tally.unserved() == 0, "not all was compared: " + tally);
    return rate;
  }

  private static double perSecond(long count, long began) {
    return count * 1e9 / (System.nanoTime() - began);
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static void row(PrintWriter out, String name, String format, Rates.Spread spread) {
    String columns = "%-42s " + String.join(" ", format, format, format) + "%n";
    out.printf(Locale.ROOT, columns, name, spread.median(), spread.lowest(), spread.highest());
  }
}
