package io.syncline.agent.admin;

import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.coordination.MountEdit;
import io.syncline.agent.coordination.MountRegistry;
import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Adds, changes and removes mounts on behalf of an administrator, after checking that they make
 * sense.
 */
public final class MountAdmin {
  private final MountRegistry registry;
  private final Stores stores;
  private final MountPolicy defaults;

  /**
   * Administration of the mounts of a registry.
   *
   * @param defaults the policy of mounts that are added without one
   */
  public MountAdmin(MountRegistry registry, Stores stores, MountPolicy defaults) {
    this.registry = registry;
    this.stores = stores;
    this.defaults = defaults;
  }

  /**
   * Who asks, why, and whether seriously.
   *
   * @param who who asks
   * @param reason why, for the history
   * @param dryRun whether only to check and tell what would be done
   */
  public record Author(String who, String reason, boolean dryRun) {}

  /**
   * What a change did, or would do.
   *
   * @param mount the mount afterwards; for a removal as it was
   * @param changes the settings that changed; empty for adding and removing
   * @param tableVersion version of the table afterwards; 0 for a dry run
   */
  public record Done(MountDefinition mount, List<SettingChange> changes, long tableVersion) {}

  /** The mounts as they are known. */
  public MountSnapshot mounts() {
    return registry.current();
  }

  /** The mount at exactly this path; fails with {@code UNKNOWN_MOUNT}. */
  public MountDefinition mount(NamespacePath path) {
    return existing(registry.current(), path);
  }

  /**
   * Adds a mount.
   *
   * @param store name of the store's configuration; empty for the one that serves the location
   */
  public Done add(
      NamespacePath path, Location asked, String store, MountRequest request, Author author) {
    Location location = stores.canonical(asked);
    request.feed().ifPresent(MountAdmin::requireName);
    UfsConfig config = storeFor(location, store);
    MountPolicy policy = request.over(defaults);
    String feed = feed(policy, request.feed().orElse(""));
    Mount mount = new Mount(path, location, config.name(), policy);
    String what = "add " + path + " -> " + location + " (ufs " + config.name() + ")";
    MountSnapshot made = apply(what, author, mounts -> mounts.with(mount, feed));
    return new Done(existing(made, path), List.of(), author.dryRun() ? 0 : made.version());
  }

  /**
   * Changes the policy of a mount.
   *
   * @param unset names of settings that go back to their defaults
   * @param expected policy version that the caller has seen; the change is refused if it is another
   *     now
   */
  public Done set(
      NamespacePath path,
      MountRequest request,
      List<String> unset,
      OptionalLong expected,
      Author author) {
    MountRequest asked = withDefaults(request, unset);
    asked.feed().ifPresent(MountAdmin::requireName);
    return change(path, asked, expected, author, "");
  }

  /**
   * Gives a mount the policy that it had at an earlier version of the table.
   *
   * @param expected policy version that the caller has seen; the change is refused if it is another
   *     now
   */
  public Done rollback(NamespacePath path, long version, OptionalLong expected, Author author) {
    MountDefinition now = mount(path);
    MountDefinition then = MountPast.at(registry.history(), path, version);
    Mount old = then.mount();
    if (!old.location().equals(now.mount().location())) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "mount "
              + path
              + " showed "
              + old.location()
              + " at version "
              + version
              + ", and shows "
              + now.mount().location()
              + " now (expected the same: only the policy is rolled back; remove and add the"
              + " mount)");
    }
    MountRequest asked = MountRequest.all(old.policy(), then.feed());
    // What was looked at is what is changed.
    OptionalLong seen = expected.isPresent() ? expected : OptionalLong.of(now.policyVersion());
    return change(path, asked, seen, author, "back to version " + version + ": ");
  }

  /** What is remembered of a mount, also of one that is removed. */
  public MountPast past(NamespacePath path) {
    MountPast past = MountPast.of(registry.history(), path);
    if (past.events().isEmpty()) {
      MountDefinition unused = mount(path); // Fails if there is none.
    }
    return past;
  }

  private Done change(
      NamespacePath path, MountRequest asked, OptionalLong expected, Author author, String kind) {
    MountDefinition seen = mount(path);
    String what =
        path
            + " "
            + kind
            + changes(seen, asked).stream()
                .map(SettingChange::toString)
                .collect(Collectors.joining(", "));
    List<SettingChange> done = new ArrayList<>();
    MountSnapshot made =
        apply(
            what,
            author,
            mounts -> {
              MountDefinition now = existing(mounts, path);
              refuseOther(now, expected);
              done.clear();
              done.addAll(changes(now, asked));
              MountPolicy policy = asked.over(now.mount().policy());
              String feed = feed(policy, asked.feed().orElse(now.feed()));
              return done.isEmpty() ? mounts : mounts.withChanged(now.mount().with(policy), feed);
            });
    return new Done(existing(made, path), List.copyOf(done), author.dryRun() ? 0 : made.version());
  }

  /** Removes a mount; what it shows stays in the store. */
  public Done remove(NamespacePath path, Author author) {
    MountDefinition before = mount(path);
    MountSnapshot made =
        apply(
            "remove " + path + " -> " + before.mount().location(),
            author,
            mounts -> mounts.without(path));
    return new Done(before, List.of(), author.dryRun() ? 0 : made.version());
  }

  /**
   * The store for a location.
   *
   * @throws SyncException {@code INVALID_ARGUMENT} that names the configured ones
   */
  UfsConfig storeFor(Location location, String name) {
    if (name.isEmpty()) {
      return stores
          .of(location)
          .orElseThrow(
              () ->
                  new SyncException(
                      ErrorCode.INVALID_ARGUMENT,
                      "no configured store serves "
                          + location
                          + " (expected a location below one of ufs.<name>.locations)"));
    }
    UfsConfig config =
        stores
            .config(name)
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no store '"
                            + name
                            + "' in this node's configuration (ufs."
                            + name
                            + ".type)"));
    if (config.prefixOf(location).isEmpty()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "store '"
              + name
              + "' does not serve "
              + location
              + " (it serves "
              + config.locations()
              + ")");
    }
    return config;
  }

  private MountSnapshot apply(
      String what, Author author, java.util.function.UnaryOperator<MountSnapshot> change) {
    MountEdit edit = new MountEdit(author.who(), author.reason(), what, change);
    return author.dryRun() ? change.apply(registry.current()) : registry.change(edit);
  }

  private MountRequest withDefaults(MountRequest request, List<String> unset) {
    MountRequest asked = request;
    for (String key : unset) {
      if (request.asksFor(key)) {
        throw new SyncException(
            ErrorCode.INVALID_ARGUMENT,
            "'" + key + "' is both set and unset (expected one of them)");
      }
      asked = asked.withDefault(key, defaults);
    }
    return asked;
  }

  private static List<SettingChange> changes(MountDefinition now, MountRequest asked) {
    return SettingChange.between(
        now.mount().policy(),
        now.feed(),
        asked.over(now.mount().policy()),
        asked.feed().orElse(now.feed()));
  }

  private static String feed(MountPolicy policy, String feed) {
    if (policy.externalChanges() == MountPolicy.ExternalChanges.WATCHED && feed.isEmpty()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "external-changes 'watched' needs the name of the watcher's feed (expected e.g. --feed"
              + " s3-events)");
    }
    return feed;
  }

  private static void requireName(String feed) {
    if (!feed.isEmpty() && !feed.matches(Origin.NAME_PATTERN)) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "feed '"
              + (feed.length() > 100 ? feed.substring(0, 100) + "..." : feed)
              + "' is not a name (expected a-z, 0-9 and '-' inside, at most 63 characters)");
    }
  }

  private static void refuseOther(MountDefinition now, OptionalLong expected) {
    if (expected.isPresent() && expected.getAsLong() != now.policyVersion()) {
      throw new SyncException(
          ErrorCode.CONFLICTING_CHANGE,
          "mount "
              + now.mount().path()
              + " has policy version "
              + now.policyVersion()
              + " (expected "
              + expected.getAsLong()
              + ")");
    }
  }

  private static MountDefinition existing(MountSnapshot mounts, NamespacePath path) {
    return mounts
        .at(path)
        .orElseThrow(
            () ->
                new SyncException(
                    ErrorCode.UNKNOWN_MOUNT,
                    "there is no mount at " + path + " (mounts: " + paths(mounts) + ")"));
  }

  private static String paths(MountSnapshot mounts) {
    return mounts.definitions().isEmpty()
        ? "none"
        : mounts.definitions().stream()
            .limit(10)
            .map(d -> d.mount().path().value())
            .collect(Collectors.joining(", "));
  }
}
