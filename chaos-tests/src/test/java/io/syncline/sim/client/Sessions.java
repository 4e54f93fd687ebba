package io.syncline.sim.client;

import io.syncline.core.model.Location;
import io.syncline.core.model.Token;
import io.syncline.core.session.Seen;
import io.syncline.core.session.SessionFloors;
import io.syncline.sim.call.ListAnswer;
import io.syncline.sim.call.ListCall;
import io.syncline.sim.call.ReadCall;
import io.syncline.sim.call.Terms;
import io.syncline.sim.call.WriteCall;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.oracle.answer.Sessions.Span;
import io.syncline.sim.oracle.answer.Sessions.Unheard;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.Answer;
import io.syncline.sim.world.LakeChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Clients that go from node to node, and must never be shown anything older than before. */
final class Sessions {
  private final World world;
  private final Outside outside;
  private final List<Session> all = new ArrayList<>();

  /** What one client knows. */
  private static final class Session {
    private final String name;
    private final SessionFloors floors;
    private final Map<Location, List<Token>> tokens = new HashMap<>();
    private @Nullable Location last;

    Session(String name, int locations) {
      this.name = name;
      this.floors = new SessionFloors(locations);
    }
  }

  /** Three sessions, which remember all that there is, or little of it. */
  Sessions(World world, Outside outside) {
    this.world = world;
    this.outside = outside;
    for (int i = 0; i < 3; i++) {
      all.add(new Session("s" + i, i == 0 ? 3 : 64));
    }
  }

  private Session any() {
    return all.get(world.schedule().below(all.size()));
  }

  /** Often the same location again, elsewhere. */
  void read(NodeProcess process, Location anywhere) {
    Session session = any();
    Location last = session.last;
    Location location = last == null || world.schedule().oneIn(4) ? anywhere : last;
    session.last = location;
    boolean tells = !world.leavesOut(Mutation.SESSION_FLOOR);
    long began = world.schedule().now();
    Unheard unheard = process.unheard();
    List<Seen> seen = tells ? session.floors.forEntry(location, began) : List.of();
    List<Token> tokens =
        tells ? List.copyOf(session.tokens.getOrDefault(location, List.of())) : List.of();
    world.tally().add(Count.SESSION_READS);
    if (!seen.isEmpty() || !tokens.isEmpty()) {
      world.tally().add(Count.SESSION_READS_AGAIN);
    }
    ReadCall.begin(
        world,
        process,
        location,
        new Terms(tokens, seen),
        answer -> answered(session, process, location, answer, began, unheard));
  }

  private void answered(
      Session session,
      NodeProcess process,
      Location location,
      Answer answer,
      long began,
      Unheard unheard) {
    long now = world.schedule().now();
    session.floors.sawEntry(location, List.of(answer.seen()), now);
    world
        .witness()
        .oracle()
        .sessions()
        .read(
            session.name,
            process.reader(),
            location,
            Entry.of(answer.found()),
            new Span(began, now),
            unheard);
    world.note(
        "session ", session.name, " reads ", location, " at ", process.reader(), ": ", answer);
  }

  /** Often the directory of what it read last. */
  void list(NodeProcess process, Location anywhere) {
    Session session = any();
    Location directory =
        Optional.ofNullable(session.last)
            .flatMap(Location::parent)
            .filter(up -> !up.isRoot() && !world.schedule().oneIn(4))
            .orElse(anywhere);
    boolean tells = !world.leavesOut(Mutation.SESSION_FLOOR);
    long began = world.schedule().now();
    Unheard unheard = process.unheard();
    List<Seen> seen = tells ? session.floors.forListing(directory, began) : List.of();
    List<Token> tokens =
        tells ? session.tokens.values().stream().flatMap(List::stream).toList() : List.of();
    world.tally().add(Count.SESSION_LISTINGS);
    if (!seen.isEmpty() || !tokens.isEmpty()) {
      world.tally().add(Count.SESSION_LISTINGS_AGAIN);
    }
    ListCall.begin(
        world,
        process,
        directory,
        new Terms(tokens, seen),
        answer -> listed(session, process, directory, answer, began, unheard));
  }

  private void listed(
      Session session,
      NodeProcess process,
      Location directory,
      ListAnswer answer,
      long began,
      Unheard unheard) {
    long now = world.schedule().now();
    session.last = leafOf(directory).orElse(session.last);
    session.floors.sawListing(directory, answer.seen(), now);
    world
        .witness()
        .oracle()
        .sessions()
        .listed(
            session.name,
            process.reader(),
            directory,
            answer.names(),
            new Span(began, now),
            unheard);
    world.note(
        "session ", session.name, " lists ", directory, " at ", process.reader(), ": ", answer);
  }

  private Optional<Location> leafOf(Location directory) {
    List<Location> leaves =
        world.lake().leaves().stream()
            .filter(leaf -> leaf.parent().filter(directory::equals).isPresent())
            .toList();
    return leaves.isEmpty()
        ? Optional.empty()
        : Optional.of(leaves.get(world.schedule().below(leaves.size())));
  }

  /** Where others wrote meanwhile, nobody can tell which of the commits was this one. */
  void write(NodeProcess process, LakeChange change) {
    Session session = any();
    int before = outside.commitsAt(change.location()).size();
    WriteCall.begin(
        world,
        process,
        change,
        tokens -> {
          // Writes that overlap are answered in any order: an older token stays beside a newer one.
          session
              .tokens
              .computeIfAbsent(change.location(), any -> new ArrayList<>())
              .addAll(tokens);
          List<Commit> commits = outside.commitsAt(change.location());
          if (commits.size() == before + 1) {
            world
                .witness()
                .oracle()
                .sessions()
                .wrote(session.name, commits.get(before), world.schedule().now());
          }
        });
  }
}
