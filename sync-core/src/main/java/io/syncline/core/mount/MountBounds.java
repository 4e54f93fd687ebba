package io.syncline.core.mount;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.model.Location;
import io.syncline.core.model.SyncInterval;
import java.util.Optional;

/**
 * How old answers below one mount may be: as the most specific rule says that is about the path,
 * and where there is none as the sync interval says, or the negative TTL.
 *
 * <p>A rule that says nothing of absence and listings is passed over for them. A negative TTL may
 * be longer than the sync interval, but makes nothing older than a rule permits.
 *
 * @param root what the mount shows
 * @param interval bound where no rule says anything
 * @param rules what is kept otherwise
 * @param negativeTtl bound of absence
 */
public record MountBounds(
    Location root, SyncInterval interval, PathRules rules, NegativeTtl negativeTtl)
    implements Bounds {
  /** Those of a mount. */
  public static MountBounds of(Mount mount) {
    MountPolicy policy = mount.policy();
    return new MountBounds(
        mount.location(), policy.syncInterval(), policy.rules(), policy.negativeTtl());
  }

  @Override
  public Bound entry(Location location, boolean there) {
    return entryBound(location, there).bound();
  }

  @Override
  public Bound listing(Location directory) {
    return listingBound(directory).bound();
  }

  /** How old an answer about one location may be, and what says so. */
  public PathBound entryBound(Location location, boolean there) {
    Optional<PathRule> rule = rule(location, there);
    return there ? ofRule(rule) : ofAbsence(rule);
  }

  /** How old the children of a directory may be, and what says so. */
  public PathBound listingBound(Location directory) {
    return ofRule(rule(directory, false));
  }

  private PathBound ofRule(Optional<PathRule> rule) {
    return rule.map(PathBound::of)
        .orElseGet(() -> PathBound.without(otherwise(), PathBound.Source.SYNC_INTERVAL));
  }

  /** A rule is never made weaker, and the sync interval only on purpose. */
  private PathBound ofAbsence(Optional<PathRule> rule) {
    if (negativeTtl.own().isEmpty()) {
      return ofRule(rule);
    }
    Bound own = Bound.of(negativeTtl.own().get());
    return rule.filter(found -> found.bound().nanos() <= own.nanos())
        .map(PathBound::of)
        .orElseGet(() -> new PathBound(own, PathBound.Source.NEGATIVE_TTL, rule));
  }

  /** The bound where no rule says anything. */
  public Bound otherwise() {
    return Bound.of(interval);
  }

  /**
   * The rule that decides about a location.
   *
   * @param presence whether about something that is there; otherwise about absence, or about the
   *     listing of it
   */
  Optional<PathRule> rule(Location location, boolean presence) {
    int length = root.path().length();
    int from = root.isRoot() ? 0 : Math.min(length + 1, location.path().length());
    return rules.isEmpty() || !location.isAtOrBelow(root)
        ? Optional.empty()
        : rules.deciding(location.path(), from, presence);
  }
}
