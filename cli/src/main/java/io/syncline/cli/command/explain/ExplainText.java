package io.syncline.cli.command.explain;

import io.syncline.cli.command.explain.Explained.Answer;
import io.syncline.cli.command.explain.Explained.Happened;
import io.syncline.cli.output.Json;
import io.syncline.cli.quantity.ByteText;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.HeldChildren;
import io.syncline.proto.node.v1.HeldPath;
import io.syncline.proto.node.v1.NodeHistory;
import io.syncline.proto.node.v1.SilentNode;
import io.syncline.proto.node.v1.Standing;
import java.util.ArrayList;
import java.util.List;

/** An explanation as lines for a person. */
final class ExplainText {
  private ExplainText() {}

  static List<String> lines(Explained explained) {
    List<String> lines = new ArrayList<>();
    lines.add(head(explained));
    explained.answers().forEach(answer -> answer(answer, lines));
    explained
        .unanswered()
        .forEach(
            silent ->
                lines.add(
                    silent.context()
                        + ": not known: "
                        + silent.failure().code()
                        + " "
                        + silent.failure().getMessage()));
    events(explained, lines);
    return lines;
  }

  private static String head(Explained explained) {
    String held = explained.shown().map(shown -> "   " + held(shown)).orElse("");
    String of = explained.serving() + "/" + explained.asked() + " clusters";
    String agreement =
        switch (explained.agreement()) {
          case CONVERGED -> "converged in " + of;
          case ASKING -> "served in " + of + ", the rest ask the store first";
          case DIFFERENT -> "DIFFERENT versions are served";
          case NOT_COMPARABLE -> "shows different places of the store";
          case UNKNOWN -> "served in " + of + ", the rest is not known";
        };
    boolean inStore =
        explained.answers().stream().anyMatch(answer -> !answer.response().getLocation().isEmpty());
    return explained.path() + held + (inStore ? "   " + agreement : "");
  }

  private static void answer(Answer answer, List<String> lines) {
    ExplainResponse response = answer.response();
    String name = answer.context() + ": ";
    if (response.getLocation().isEmpty()) {
      lines.add(name + "a directory of the namespace itself, always there");
    } else if (response.hasStanding()) {
      Standing standing = response.getStanding();
      lines.add(name + RuleText.of(response) + RuleText.until(standing));
      lines.add("  rule " + RuleText.name(standing.getRule()) + ", " + place(response));
      lines.add("  holds " + (standing.hasHeld() ? held(standing.getHeld()) : "nothing"));
      if (standing.hasChildren()) {
        lines.add("  children: " + children(standing.getChildren()));
      }
      lines.add("  " + RuleText.feed(standing));
      if (!standing.getCaughtUp()) {
        lines.add("  the log was not read yet to where it was when the shard was taken up");
      }
    } else {
      lines.add(name + "not known: no node that answered holds shard " + response.getShard());
    }
    if (response.getMountedCount() > 0 && !response.getLocation().isEmpty()) {
      lines.add(
          "  a directory whatever the store has there: mounted are "
              + String.join(", ", response.getMountedList()));
    } else if (response.getMountedCount() > 0) {
      lines.add("  mounted below: " + String.join(", ", response.getMountedList()));
    }
    for (SilentNode silent : response.getSilentList()) {
      lines.add("  node " + silent.getNode() + " does not answer: " + silent.getDetail());
    }
    if (!response.getOthersUnknown().isEmpty()) {
      lines.add("  not all nodes were asked: " + response.getOthersUnknown());
    }
  }

  private static String place(ExplainResponse response) {
    String interval =
        response.getSyncIntervalMillis() < 0
            ? "never"
            : DurationText.exact(response.getSyncIntervalMillis());
    return response.getLocation()
        + ", shard "
        + response.getShard()
        + " at "
        + response.getStanding().getNode()
        + ", mount "
        + response.getMount()
        + ", sync interval "
        + interval
        + ", external changes "
        + ExplainShapes.word(response.getExternalChanges().name(), "EXTERNAL_CHANGES_");
  }

  private static String held(HeldPath held) {
    if (!held.getExists()) {
      return "that nothing is there";
    }
    if (held.getDirectory()) {
      return "directory";
    }
    String version = held.getVersion().isEmpty() ? "file" : "version " + held.getVersion();
    return version + "   " + ByteText.rounded(held.getSize());
  }

  private static String children(HeldChildren children) {
    String served = children.getServed() ? "served" : "listed again";
    return served
        + " ("
        + RuleText.name(children.getRule())
        + "), "
        + children.getChildren()
        + " at the last listing, "
        + children.getStale()
        + " stale";
  }

  private static void events(Explained explained, List<String> lines) {
    List<Happened> events = explained.events();
    if (!events.isEmpty()) {
      long first = events.get(0).event().getAtMillis();
      String clocks =
          explained.answers().size() > 1
              ? "; each by its own node's clock, compared as they are"
              : "";
      lines.add("events since " + Json.instant(first) + clocks + ":");
      int offsets = width(events, first);
      int nodes = 0;
      for (Happened event : events) {
        nodes = Math.max(nodes, node(event).length());
      }
      for (Happened happened : events) {
        lines.add(
            String.format(
                "  %-" + offsets + "s  %-" + nodes + "s  %-12s  %s",
                EventText.offset(happened.event().getAtMillis() - first),
                node(happened),
                EventText.verb(happened.event()),
                EventText.of(happened, location(explained, happened))));
      }
    }
    for (Answer answer : explained.answers()) {
      for (NodeHistory history : answer.response().getHistoriesList()) {
        if (history.hasSinceMillis()) {
          lines.add(
              "  "
                  + answer.context()
                  + "/"
                  + history.getNode()
                  + " does not remember everything before "
                  + Json.instant(history.getSinceMillis()));
        }
      }
    }
  }

  private static int width(List<Happened> events, long first) {
    int width = 0;
    for (Happened event : events) {
      width = Math.max(width, EventText.offset(event.event().getAtMillis() - first).length());
    }
    return width;
  }

  private static String location(Explained explained, Happened happened) {
    return explained.answers().stream()
        .filter(answer -> answer.context().equals(happened.context()))
        .map(answer -> answer.response().getLocation())
        .findFirst()
        .orElse("");
  }

  private static String node(Happened happened) {
    return happened.context() + "/" + happened.event().getNode();
  }
}
