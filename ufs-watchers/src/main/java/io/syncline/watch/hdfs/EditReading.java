package io.syncline.watch.hdfs;

import io.syncline.core.model.Change;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hdfs.inotify.EventBatch;
import org.apache.hadoop.hdfs.inotify.EventBatchList;

/**
 * Decides what an answer with edits means to whoever has read up to some position.
 *
 * <p>Before anything new is taken, the anchor of the position is read again: a log that has another
 * batch there, or none, is another log. Where the NameNode has dropped the anchor, but nothing
 * behind the position, that is not known, and taken as the same one.
 *
 * <p>Edits are numbered without holes. An answer that begins behind the next one is a loss; between
 * its own edits nothing can be missing that could be seen, since most edits have no event.
 */
final class EditReading {
  private final EditEvents events;
  private final ToldEdits told = new ToldEdits();
  private EditPosition position;
  private boolean recognised;
  private boolean recognising;

  /** What an answer was. */
  enum Outcome {
    /** Nothing new, or nothing that may be taken yet. */
    NOTHING,
    /** Something new. */
    READ,
    /** More than a poll may tell; the rest is read by the next one. */
    FULL,
    /** The NameNode has dropped edits that were not read. */
    EXPIRED,
    /** The position is not one of this log. */
    FOREIGN
  }

  EditReading(EditEvents events, EditPosition from) {
    this.events = events;
    this.position = from;
    this.recognised = from.anchor().isEmpty();
  }

  /**
   * The txid to ask for.
   *
   * @param newest that is known to be written
   */
  long next(long newest) {
    Optional<EditAnchor> anchor = position.anchor();
    boolean news = recognising || newest > position.txid();
    recognising = !recognised && news && anchor.isPresent();
    return recognising ? anchor.get().txid() : position.txid() + 1;
  }

  /** Takes the answer to what {@link #next} said. */
  Outcome take(EventBatchList answer) {
    if (answer.getFirstTxid() < 0) {
      return Outcome.NOTHING;
    }
    if (answer.getFirstTxid() > position.txid() + 1) {
      return Outcome.EXPIRED;
    }
    if (!recognised && !recognising) {
      recognising = true;
      return Outcome.NOTHING;
    }
    if (!recognised && !hasAnchor(answer)) {
      return Outcome.FOREIGN;
    }
    recognised = true;
    recognising = false;
    return takeNew(answer);
  }

  private boolean hasAnchor(EventBatchList answer) {
    Optional<EditAnchor> anchor = position.anchor();
    if (anchor.isEmpty() || answer.getFirstTxid() > anchor.get().txid()) {
      return true;
    }
    return answer.getBatches().stream().map(EditAnchor::of).anyMatch(anchor.get()::equals);
  }

  private Outcome takeNew(EventBatchList answer) {
    long before = position.txid();
    for (EventBatch batch : answer.getBatches()) {
      if (batch.getTxid() > position.txid()) {
        if (!tell(events.changes(batch))) {
          return Outcome.FULL;
        }
        position = position.behind(EditAnchor.of(batch));
      }
    }
    position = position.at(answer.getLastTxid());
    return position.txid() > before ? Outcome.READ : Outcome.NOTHING;
  }

  /** One batch alone may be too much: it is told as all that is watched. */
  private boolean tell(List<Change> changes) {
    return told.add(changes) || (told.isEmpty() && told.add(events.all()));
  }

  EditPosition position() {
    return position;
  }

  List<Change> told() {
    return told.all();
  }

  boolean hasTold() {
    return !told.isEmpty();
  }
}
