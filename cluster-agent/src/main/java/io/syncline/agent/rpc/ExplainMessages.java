package io.syncline.agent.rpc;

import io.syncline.agent.explain.NodeReport;
import io.syncline.cache.sync.PathLook;
import io.syncline.core.freshness.Reason;
import io.syncline.core.history.Event;
import io.syncline.core.history.Happening;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountBounds;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Explanation;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ListingDecision;
import io.syncline.proto.node.v1.DecidingRule;
import io.syncline.proto.node.v1.ExplainEvent;
import io.syncline.proto.node.v1.ExplainEventKind;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.HeldChildren;
import io.syncline.proto.node.v1.HeldPath;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.NodeHistory;
import io.syncline.proto.node.v1.Standing;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a node knows of a path, as messages. */
final class ExplainMessages {
  private static final int MAX_MOUNTED = 100;

  private ExplainMessages() {}

  /** What one node tells; whoever asked it adds what others do. */
  static ExplainResponse answer(NodeReport report) {
    ExplainResponse.Builder answer =
        ExplainResponse.newBuilder()
            .setCluster(report.cluster())
            .setPath(report.path().asked())
            .addHistories(history(report));
    report
        .path()
        .path()
        .ifPresent(
            path ->
                report.path().table().mountsAtOrBelow(path).stream()
                    .limit(MAX_MOUNTED)
                    .forEach(mount -> answer.addMounted(mount.path().value())));
    report.path().mount().ifPresent(mount -> mount(mount, answer));
    report.path().location().ifPresent(location -> answer.setLocation(location.toString()));
    report.shard().ifPresent(answer::setShard);
    report.seen().ifPresent(seen -> answer.setStanding(standing(report, seen)));
    for (Happening happening : report.happenings()) {
      answer.addEvents(event(report, happening));
    }
    return answer.build();
  }

  private static void mount(Mount mount, ExplainResponse.Builder answer) {
    MountInfo info = MountMessages.policy(mount);
    answer
        .setMount(info.getPath())
        .setSyncIntervalMillis(info.getSyncIntervalMillis())
        .setExternalChanges(info.getExternalChanges())
        .setOnStale(info.getOnStale());
  }

  private static NodeHistory history(NodeReport report) {
    NodeHistory.Builder history =
        NodeHistory.newBuilder().setNode(report.node()).setNowMillis(report.wall().toEpochMilli());
    report.since().ifPresent(since -> history.setSinceMillis(report.millis(since)));
    return history.build();
  }

  private static Standing standing(NodeReport report, PathLook.Seen seen) {
    Explanation entry = seen.entry();
    Reason reason = entry.decision().reason();
    Standing.Builder standing =
        Standing.newBuilder()
            .setNode(report.node())
            .setNowMillis(report.millis(seen.now()))
            .setRule(rule(reason))
            .setServed(reason.servable())
            .setValidatedByListing(entry.listed())
            .setWholeShard(entry.whole())
            .setRepeated(entry.repeated())
            .setCaughtUp(seen.caughtUp());
    Entry held = entry.decision().entry();
    boolean there = held != null && held.status() != null;
    report
        .path()
        .mount()
        .ifPresent(
            mount ->
                standing.setBound(
                    RuleMessages.wire(
                        MountBounds.of(mount).entryBound(report.path().requireLocation(), there))));
    if (held != null && held.state() != Entry.State.PLACEHOLDER) {
      standing.setHeld(held(held.status()));
    }
    if (entry.mark() != null && !entry.whole()) {
      standing.setMark(entry.mark().toString());
    }
    OptionalLong validated = entry.validated();
    validated.ifPresent(at -> standing.setValidatedMillis(report.millis(at)));
    entry.decision().since().ifPresent(at -> standing.setSinceMillis(report.millis(at)));
    entry
        .left()
        .ifPresent(
            left -> {
              long end = report.millis(seen.now() + left);
              if (reason.servable()) {
                standing.setUntilMillis(end);
              } else {
                standing.setTooOldSinceMillis(end);
              }
            });
    report.feed().ifPresent(state -> standing.setFeedState(MountMessages.state(state)));
    seen.proof()
        .ifPresent(
            proof -> {
              standing.setLimit(MountMessages.limit(proof.limit())).setLimitSubject(proof.name());
              proof.nanos().ifPresent(at -> standing.setWatermarkMillis(report.millis(at)));
            });
    report.children().ifPresent(children -> standing.setChildren(children(children)));
    return standing.build();
  }

  private static HeldPath held(@Nullable FileStatus status) {
    HeldPath.Builder held = HeldPath.newBuilder().setExists(status != null);
    if (status != null) {
      held.setDirectory(status.isDirectory()).setSize(status.size());
      if (status.version() != null) {
        held.setVersion(status.version());
      }
      if (status.modified() != null) {
        held.setModifiedMillis(status.modified().toEpochMilli());
      }
    }
    return held.build();
  }

  private static HeldChildren children(ListingDecision decision) {
    HeldChildren.Builder children =
        HeldChildren.newBuilder().setRule(rule(decision.reason())).setServed(decision.servable());
    Listing listing = decision.listing();
    if (listing != null) {
      children.setChildren(listing.children()).setStale(listing.stale());
    }
    return children.build();
  }

  private static ExplainEvent event(NodeReport report, Happening happening) {
    ExplainEvent.Builder event =
        ExplainEvent.newBuilder()
            .setAtMillis(report.millis(happening.nanos()))
            .setNode(report.node())
            .setSubtree(happening.scope() == Scope.SUBTREE);
    if (happening.location() != null) {
      event.setLocation(happening.location().toString());
    }
    report.shard().ifPresent(event::setPartition);
    describe(happening.event(), event);
    return event.build();
  }

  private static void describe(Event what, ExplainEvent.Builder event) {
    if (what instanceof Event.Committed committed) {
      event
          .setKind(ExplainEventKind.EXPLAIN_EVENT_KIND_COMMITTED)
          .setDetail(committed.kind().name())
          .setUnsettled(committed.unsettled());
      if (committed.token() != null) {
        told(committed.token().origin(), committed.token().sequence(), event)
            .setPartition(committed.token().partition());
      }
    } else if (what instanceof Event.Published published) {
      told(published.token().origin(), published.token().sequence(), event)
          .setKind(ExplainEventKind.EXPLAIN_EVENT_KIND_PUBLISHED)
          .setPartition(published.token().partition());
    } else if (what instanceof Event.Applied applied) {
      told(applied.origin(), applied.sequences().first(), event)
          .setKind(ExplainEventKind.EXPLAIN_EVENT_KIND_APPLIED)
          .setLastSequence(applied.sequences().last())
          .setDetail(applied.kind().name())
          .setCause(applied.cause().name());
    } else if (what instanceof Event.Invalidated) {
      event.setKind(ExplainEventKind.EXPLAIN_EVENT_KIND_INVALIDATED);
    } else if (what instanceof Event.TakenAsOld old) {
      event.setKind(ExplainEventKind.EXPLAIN_EVENT_KIND_TAKEN_AS_OLD).setDetail(old.why().name());
    } else if (what instanceof Event.Asked asked) {
      event
          .setKind(ExplainEventKind.EXPLAIN_EVENT_KIND_ASKED)
          .setDetail(asked.outcome().name())
          .setFound(asked.found().name())
          .setListing(asked.listing());
    }
  }

  private static ExplainEvent.Builder told(
      Origin origin, long sequence, ExplainEvent.Builder event) {
    return event.setOrigin(origin.toString()).setSequence(sequence);
  }

  private static DecidingRule rule(Reason reason) {
    return switch (reason) {
      case VALIDATED -> DecidingRule.DECIDING_RULE_VALIDATED;
      case WATERMARK -> DecidingRule.DECIDING_RULE_WATERMARK;
      case UNBOUNDED -> DecidingRule.DECIDING_RULE_UNBOUNDED;
      case MISSING -> DecidingRule.DECIDING_RULE_MISSING;
      case PLACEHOLDER -> DecidingRule.DECIDING_RULE_PLACEHOLDER;
      case INVALIDATED -> DecidingRule.DECIDING_RULE_INVALIDATED;
      case SUBTREE_INVALIDATED -> DecidingRule.DECIDING_RULE_SUBTREE_INVALIDATED;
      case INCOMPLETE -> DecidingRule.DECIDING_RULE_INCOMPLETE;
      case TOO_OLD -> DecidingRule.DECIDING_RULE_TOO_OLD;
      case NOT_OWNED -> DecidingRule.DECIDING_RULE_NOT_STARTED;
    };
  }
}
