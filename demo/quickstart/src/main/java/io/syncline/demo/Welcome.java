package io.syncline.demo;

import io.syncline.cli.quantity.DurationText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a person sees when a demo runs: where everything is, and what to paste in a second terminal.
 */
final class Welcome {
  private Welcome() {}

  static List<String> lines(Demo demo) {
    List<String> lines = new ArrayList<>();
    lines.add("Syncline demo: " + demo.summary());
    lines.add("");
    for (DemoCluster cluster : demo.clusters()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-6s grpc localhost:%d   data localhost:%d   http localhost:%d",
              cluster.name(),
              cluster.doors().grpc(),
              cluster.doors().data(),
              cluster.doors().http()));
    }
    lines.add(
        "  lake   "
            + demo.lake().description()
            + ", mounted at "
            + Lake.PATH
            + " in every cluster");
    lines.add("  feed   " + feed(demo));
    lines.add(
        "  home   "
            + demo.home().path()
            + " (configuration, data, log; "
            + (demo.home().isTemporary() ? "removed at the end)" : "kept)"));
    lines.add("  names  in " + demo.contexts() + " until it ends");
    lines.add("");
    lines.add("Paste in a second terminal:");
    lines.add("");
    commands(demo.clusters()).forEach(command -> lines.add("  " + command));
    lines.add("");
    lines.add("Change the store itself, behind Syncline's back; all clusters show it:");
    lines.add("");
    outside(demo).forEach(command -> lines.add("  " + command));
    lines.add("");
    lines.add("Ctrl-C ends it.");
    return lines;
  }

  private static String feed(Demo demo) {
    Lake lake = demo.lake();
    if (!lake.isWatched()) {
      return lake.feed()
          + ": what others change is asked for every "
          + DurationText.exact(Lake.OFTEN.toMillis());
    }
    String feed = lake.feed() + "; " + demo.listener().name() + " listens";
    return lake.unproven().isZero()
        ? feed
        : feed
            + ", "
            + Lake.PATH
            + " is LIVE about "
            + DurationText.exact(lake.unproven().toMillis())
            + " after the start";
  }

  private static List<String> outside(Demo demo) {
    List<String> lines = new ArrayList<>();
    lines.add(demo.lake().outsideCommand(Path.of("README.md"), "outside.md"));
    for (DemoCluster cluster : demo.clusters()) {
      lines.add("./syncline -c " + cluster.name() + " stat /lake/outside.md");
    }
    lines.add("./syncline watcher list -A");
    return lines;
  }

  private static List<String> commands(List<DemoCluster> clusters) {
    String first = clusters.get(0).name();
    String last = clusters.get(clusters.size() - 1).name();
    return List.of(
        "./syncline -c " + first + " put README.md /lake/hello.md",
        "./syncline -c " + last + " cat /lake/hello.md",
        "./syncline -c " + last + " stat /lake/hello.md",
        "date | ./syncline -c " + last + " put - /lake/hello.md",
        "./syncline -c " + first + " cat /lake/hello.md",
        "./syncline ls -l -A /lake",
        "./syncline mount list -A",
        "./syncline status -A",
        "./syncline mount set /lake sync-interval=30m -c " + first,
        "./syncline -c " + first + " rm /lake/hello.md");
  }
}
