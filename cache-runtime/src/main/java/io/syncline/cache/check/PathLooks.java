package io.syncline.cache.check;

import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.consistency.Sighting;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.time.Ticker;
import java.util.List;
import java.util.Optional;

/**
 * Looks at single paths of a mount as a check does, without waiting for a store that does not
 * answer: whoever compares asks the node first.
 *
 * <p>Thread rule: one thread.
 */
public final class PathLooks {
  private final HeldAnswers answers;
  private final ReadTerms terms;
  private final NodeAnswers node;
  private final StoreLooks store;

  /**
   * Looks through the terms of a mount.
   *
   * @param pace asked before each request to the store
   */
  public PathLooks(HeldAnswers answers, ReadTerms terms, Ticker ticker, CheckPace pace) {
    this.answers = answers;
    this.terms = terms;
    this.node = new NodeAnswers(answers, terms, ticker);
    this.store = new StoreLooks(terms.ufs(), ticker, pace, 0);
  }

  /** What the node would answer now without asking; empty where it would ask. */
  public Optional<HeldAnswer> held(Location location) {
    return node.of(location);
  }

  /**
   * What the store says about one location now.
   *
   * @throws SyncException that it refused, or does not answer
   */
  public Sighting look(Location location) throws InterruptedException {
    return store.look(location);
  }

  /**
   * Children of a directory that the node would show as all that there are, as the store lists
   * them: at most a page; none where the node would ask.
   *
   * @throws SyncException that the store refused, or does not answer
   */
  public List<Location> children(Location directory) throws InterruptedException {
    if (!answers.showsWhole(directory, terms)) {
      return List.of();
    }
    ListingPage page = store.list(directory, null).answer();
    return page.children().stream().map(child -> directory.child(child.name())).toList();
  }
}
