package io.syncline.watch.s3.sqs;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.QueueCoverage;
import io.syncline.core.watch.QueueDrain;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import io.syncline.watch.s3.WatchedObjects;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The changes that a queue of SQS tells of.
 *
 * <p>The queue keeps the place: what was not removed comes again, to whoever reads. A poll tells
 * what an answer of the queue had at once, unless it was full: then it gathers more. It is complete
 * when the queue was found empty, or nothing came any more but what was sent after an earlier poll
 * had begun ({@link QueueDrain}), at a time when nothing could be hidden ({@link QueueCoverage}).
 * What was received and not confirmed is told again out of memory: a log that is away for long
 * makes no message a dead letter.
 *
 * <p>What cannot be read says that something unknown changed: all that is watched is told as trees,
 * once a message. It stays in a queue that has another one for dead letters, and is removed from
 * any other.
 *
 * <p>A queue that keeps messages for four days and was not read to its end for that long may have
 * dropped some: everything may be old. Times of the queue are compared with each other only.
 *
 * <p>Does not guarantee that the store sends an event at all, nor when: {@link #delay} is an
 * allowance. A second reader of the same queue takes events away unnoticed.
 *
 * <p>Thread rule: one thread.
 */
public final class SqsFeed implements ChangeFeed {
  /** With more messages a poll ends early and is not complete. */
  public static final int MAX_MESSAGES = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SqsFeed.class);

  /** How often the queue is asked for what it is. */
  private static final Duration DESCRIBED_EVERY = Duration.ofMinutes(1);

  /** How much longer than it was asked to a poll may gather full answers. */
  private static final int LONGEST = 10;

  /**
   * How long after a poll began it may still ask for messages, by a clock that counts what the
   * machine slept through. Whoever begins one has the turn; a request of somebody who was succeeded
   * since is over before its successor takes the queue for empty ({@link SqsQueue#REQUEST}).
   */
  static final Duration ALONE = Duration.ofSeconds(20);

  private final SqsQueue queue;
  private final WatchedObjects watched;
  private final SqsMessages messages;
  private final Ticker ticker;
  private final EventDelay delay;
  private final QueueDrain drain = new QueueDrain();
  private final WatchListener listener;
  private final String session = UUID.randomUUID().toString();
  private long polls;

  /** The longest that the queue has hidden new messages. */
  private Duration deliveryDelay = Duration.ZERO;

  /** What the queue is; null while that has to be asked. */
  private @Nullable Known known;

  /** Null until the queue was asked for the first time. */
  private @Nullable QueueCoverage coverage;

  /** What was told and not confirmed; null for nothing. */
  private @Nullable Told told;

  private record Known(QueueFacts facts, long date, long asked) {}

  /**
   * A poll whose messages are still in the queue.
   *
   * @param received to be removed once it is confirmed
   */
  private record Told(Poll poll, List<Message> received) {}

  /**
   * A feed that has read nothing.
   *
   * @param watched what it tells of
   * @param ticker its steady readings count
   */
  public static SqsFeed connect(
      SqsSettings settings, List<Location> watched, Ticker ticker, WatchListener listener) {
    return new SqsFeed(SqsQueue.connect(settings), settings, watched, ticker, listener);
  }

  SqsFeed(
      SqsQueue queue,
      SqsSettings settings,
      List<Location> watched,
      Ticker ticker,
      WatchListener listener) {
    this.queue = queue;
    this.listener = listener;
    this.watched = new WatchedObjects(watched);
    this.ticker = ticker;
    this.delay = new EventDelay(settings.delay());
    this.messages =
        new SqsMessages(settings.dialect(), this.watched, delay, listener, queue.toString());
  }

  @Override
  public String now() {
    Known there = described();
    return position(there, there.date());
  }

  @Override
  public Poll poll(String position, Duration atMost) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Told before = told;
    if (before != null) {
      Poll first = before.poll();
      Poll again = new Poll(first.changes(), first.position(), false, first.loss());
      told = new Told(again, before.received());
      return again;
    }
    long alone = ticker.nanos();
    long began = ticker.steadyNanos();
    Known there = described();
    SqsReading reading = messages.begin(there.facts().hasDeadLetters());
    drain.poll(began, there.date());
    read(reading, new Began(alone, began), atMost);
    tellLimits(reading);
    Optional<WatchLoss> loss = SqsPosition.loss(position, there.facts(), reading.date());
    if (loss.isPresent()) {
      reading.changes().addAll();
    }
    long ended = ticker.steadyNanos();
    QueueCoverage shown = coverage(there, ended);
    Optional<QueueDrain.End> end =
        drain.end().filter(at -> shown.showsAll(at.asked()) && delay.isTrusted(ended));
    end.ifPresent(at -> delay.covered(at.began() - deliveryDelay.toNanos()));
    boolean complete = end.isPresent();
    boolean moves =
        !reading.isEmpty()
            || loss.isPresent()
            || (complete && SqsPosition.isStale(position, there.facts(), reading.date()));
    long emptied =
        loss.isPresent()
            ? there.date()
            : end.map(QueueDrain.End::date)
                .orElseGet(() -> SqsPosition.emptied(position, there.date()));
    String reached = moves ? position(there, emptied) : position;
    Duration behind = Duration.ofNanos(end.map(at -> began - at.began()).orElse(0L));
    Poll poll = new Poll(reading.changes().list(), reached, complete, loss, behind);
    if (!reading.isEmpty()) {
      told = new Told(poll, reading.received());
    }
    return poll;
  }

  /** When a poll began: elapsed, and by the clock that never runs ahead. */
  private record Began(long elapsed, long steady) {}

  /** Receives once, and more while answers are full. */
  private void read(SqsReading reading, Began began, Duration atMost) throws InterruptedException {
    long longest = atMost.multipliedBy(LONGEST).toNanos();
    Duration wait = atMost;
    boolean full = true;
    while (full
        && ticker.nanos() - began.elapsed() <= ALONE.toNanos()
        && drain.end().isEmpty()
        && reading.size() < MAX_MESSAGES
        && reading.changes().size() < Poll.MAX_CHANGES / 2
        && (reading.isEmpty() || ticker.steadyNanos() - began.steady() < longest)) {
      long asked = ticker.steadyNanos();
      SqsQueue.Received received;
      boolean answered = false;
      try {
        received = queue.receive(wait);
        answered = true;
      } catch (SyncException e) {
        if (reading.isEmpty()) {
          throw e;
        }
        LOG.warn("Queue {} is read no further for now: {}", queue, e.toString());
        return;
      } finally {
        if (!answered) {
          mayHide();
        }
      }
      List<Message> messages = received.messages();
      reading.take(received, ticker.steadyNanos());
      drain.answered(asked, received.date(), SqsReading.oldestSent(messages), !wait.isZero());
      full = messages.size() >= SqsQueue.BATCH;
      wait = Duration.ZERO; // What is in hand is not to wait for what may come.
    }
  }

  private void tellLimits(SqsReading reading) {
    if (reading.size() >= MAX_MESSAGES) {
      listener.reached(WatchLimit.QUEUE_MESSAGES);
    }
    if (reading.changes().size() >= Poll.MAX_CHANGES / 2) {
      listener.reached(WatchLimit.POLL_CHANGES);
    }
  }

  @Override
  public void confirm(Poll poll) {
    Told confirmed = told;
    if (confirmed == null || !confirmed.poll().equals(poll)) {
      return;
    }
    told = null;
    List<Message> received = confirmed.received();
    int left = 0;
    try {
      for (int from = 0; from < received.size(); from += SqsQueue.BATCH) {
        left +=
            queue.remove(received.subList(from, Math.min(received.size(), from + SqsQueue.BATCH)));
      }
    } catch (SyncException e) {
      left = received.size();
      LOG.warn("Messages of queue {} stay there and are told again: {}", queue, e.toString());
    }
    if (left > 0) {
      mayHide();
    }
  }

  @Override
  public boolean isConsumed() {
    return true;
  }

  @Override
  public Optional<Doubt> doubt() {
    return delay.doubt(ticker.steadyNanos());
  }

  @Override
  public String memory() {
    return delay.memory(ticker.steadyNanos());
  }

  @Override
  public void recall(String memory) {
    delay.recall(memory, ticker.steadyNanos());
  }

  @Override
  public Duration delay() {
    return delay.allowed().plus(deliveryDelay);
  }

  @Override
  public void close() {
    queue.close();
  }

  /** Something was received that nobody knows of, or that is told of again. */
  private void mayHide() {
    known = null;
    if (coverage != null) {
      coverage.mayHide(ticker.steadyNanos());
    }
  }

  private Known described() {
    long asked = ticker.steadyNanos();
    Known there = known;
    if (there != null && asked - there.asked() < DESCRIBED_EVERY.toNanos()) {
      return there;
    }
    SqsQueue.Described described = queue.describe();
    there = new Known(described.facts(), described.date(), asked);
    known = there;
    Duration delayed = there.facts().deliveryDelay();
    deliveryDelay = delayed.compareTo(deliveryDelay) > 0 ? delayed : deliveryDelay;
    coverage(there, ticker.steadyNanos());
    return there;
  }

  private QueueCoverage coverage(Known there, long nanos) {
    Duration hidden = there.facts().visibilityTimeout().plus(SqsQueue.REQUEST);
    QueueCoverage current = coverage;
    if (current == null) {
      current = new QueueCoverage(hidden, nanos);
      coverage = current;
    } else {
      current.hides(hidden, nanos);
    }
    return current;
  }

  private String position(Known there, long emptied) {
    polls++;
    return new SqsPosition(
            there.facts().arn(), there.facts().created(), emptied, session + "." + polls)
        .toString();
  }
}
