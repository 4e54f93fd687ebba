package io.syncline.watch.s3.post;

import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import io.syncline.watch.s3.ToldChanges;
import io.syncline.watch.s3.WatchedObjects;
import io.syncline.watch.s3.message.MessageParser;
import io.syncline.watch.s3.message.ObjectEvent;
import io.syncline.watch.s3.message.ParsedMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes that stores post to an address of ours. A store is answered once the log has what it
 * told of, so that one that posts again what was not taken loses nothing.
 *
 * <p>Nothing is kept. Whoever goes on from a position of another process is told that everything
 * may be old, and so is everybody after something had to be refused: not every store posts it
 * again.
 *
 * <p>What cannot be read says that something unknown changed: all that is watched is told as trees,
 * and the store is answered as if it could be read.
 *
 * <p>Does not guarantee that the store posts an event at all, nor when: {@link #delay} is an
 * allowance.
 *
 * <p>Thread rule: {@link #accept} on any thread, everything else on one.
 */
public final class PostFeed implements ChangeFeed {
  /** Messages that wait to be told; a further one is refused. */
  public static final int MAX_WAITING = 1_000;

  /** Characters of all that waits; what exceeds them is refused. */
  public static final long MAX_CHARS = 16L << 20;

  /** When nobody has polled for so long, nobody will soon. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(PostFeed.class);
  private static final String BEARER = "Bearer ";

  private final PostSettings settings;
  private final WatchedObjects watched;
  private final MessageParser parser;
  private final EventDelay delay;
  private final Ticker ticker;
  private final InstantSource wall;
  private final WatchListener listener;
  private final BlockingQueue<Posted> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong waitingChars = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong lastPoll = new AtomicLong();
  private final String session = UUID.randomUUID().toString();
  private volatile boolean open;
  private long told;
  private long refusedTold;

  /** What was told and not confirmed; null for nothing. */
  private @Nullable Told unconfirmed;

  private record Posted(String body, CompletableFuture<PostAnswer> answer) {}

  /**
   * A poll whose stores wait for an answer.
   *
   * @param refused how many had been refused before it
   */
  private record Told(Poll poll, List<Posted> posted, long refused) {}

  /**
   * A feed that takes nothing yet: somebody must poll.
   *
   * @param watched what it tells of
   * @param ticker its steady readings count
   * @param wall compared with the times of events, which can only make claims fewer
   */
  public PostFeed(
      PostSettings settings,
      List<Location> watched,
      Ticker ticker,
      InstantSource wall,
      WatchListener listener) {
    this.settings = settings;
    this.watched = new WatchedObjects(watched);
    this.parser = new MessageParser(settings.dialect());
    this.delay = new EventDelay(settings.delay());
    this.ticker = ticker;
    this.wall = wall;
    this.listener = listener;
  }

  /**
   * A store posts an event.
   *
   * @param authorization the header; null where there is none
   * @return completes once the log has it, or with why it was not taken; it may take as long as the
   *     log is away
   */
  public CompletionStage<PostAnswer> accept(String body, @Nullable String authorization) {
    if (!isAuthorized(authorization)) {
      return CompletableFuture.completedFuture(PostAnswer.UNAUTHORIZED);
    }
    if (body.length() > MessageParser.MAX_CHARS) {
      refused.incrementAndGet();
      return CompletableFuture.completedFuture(PostAnswer.TOO_LARGE);
    }
    Posted posted = new Posted(body, new CompletableFuture<>());
    boolean isRead = open && ticker.steadyNanos() - lastPoll.get() <= PATIENCE.toNanos();
    if (!isRead || !hasRoom(body) || !offer(posted)) {
      refused.incrementAndGet();
      return CompletableFuture.completedFuture(PostAnswer.BUSY);
    }
    waitingChars.addAndGet(body.length());
    if (!open) {
      refuseWaiting();
    }
    return posted.answer();
  }

  private boolean hasRoom(String body) {
    boolean fits = waitingChars.get() + body.length() <= MAX_CHARS;
    if (!fits) {
      listener.reached(WatchLimit.POSTED_CHARACTERS);
    }
    return fits;
  }

  private boolean offer(Posted posted) {
    boolean taken = waiting.offer(posted);
    if (!taken) {
      listener.reached(WatchLimit.POSTED_MESSAGES);
    }
    return taken;
  }

  /** Something was posted that could not be read; the store may not post it again. */
  public void refuse() {
    refused.incrementAndGet();
  }

  /**
   * Whether somebody may post; compared in a time that does not depend on where they differ.
   *
   * @param authorization the header; null where there is none
   */
  public boolean isAuthorized(@Nullable String authorization) {
    byte[] expected = (BEARER + settings.token()).getBytes(StandardCharsets.UTF_8);
    byte[] found = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, found);
  }

  @Override
  public String now() {
    begin();
    return position();
  }

  @Override
  public Poll poll(String position, Duration atMost) throws InterruptedException {
    begin();
    Told before = unconfirmed;
    if (before != null) {
      Poll first = before.poll();
      Poll again = new Poll(first.changes(), first.position(), false, first.loss());
      unconfirmed = new Told(again, before.posted(), before.refused());
      return again;
    }
    long began = ticker.steadyNanos();
    int there = waiting.size();
    // Read before what waits: what is refused later is told of by the next poll.
    long refusals = refused.get();
    ToldChanges changes = new ToldChanges(watched);
    List<Posted> taken = take(changes, atMost);
    if (changes.size() >= Poll.MAX_CHANGES / 2) {
      listener.reached(WatchLimit.POLL_CHANGES);
    }
    boolean whole = taken.size() >= there;
    Optional<WatchLoss> loss = loss(position, refusals);
    if (loss.isPresent()) {
      changes.addAll();
    }
    boolean complete = whole && delay.isTrusted(ticker.steadyNanos());
    if (complete) {
      delay.covered(began);
    }
    boolean moves = !taken.isEmpty() || loss.isPresent();
    told += moves ? 1 : 0;
    Poll poll = new Poll(changes.list(), moves ? position() : position, complete, loss);
    if (moves) {
      unconfirmed = new Told(poll, taken, refusals);
    }
    return poll;
  }

  private void begin() {
    lastPoll.set(ticker.steadyNanos());
    open = true;
  }

  private List<Posted> take(ToldChanges changes, Duration atMost) throws InterruptedException {
    List<Posted> taken = new ArrayList<>();
    Posted next = waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    while (next != null) {
      waitingChars.addAndGet(-next.body().length());
      taken.add(next);
      read(next.body(), changes);
      next =
          taken.size() < MAX_WAITING && changes.size() < Poll.MAX_CHANGES / 2
              ? waiting.poll()
              : null;
    }
    return taken;
  }

  private void read(String body, ToldChanges changes) {
    ParsedMessage parsed = parser.parse(body);
    String malformed = parsed.malformed();
    if (malformed != null) {
      String excerpt = MessageParser.excerpt(body);
      listener.malformed(malformed, excerpt);
      LOG.warn(
          "What was posted to {} cannot be read, all that is watched is taken as old: {}: {}",
          settings,
          malformed,
          excerpt);
      changes.addAll();
    }
    for (ObjectEvent event : parsed.events()) {
      List<Change> changed = watched.changes(event);
      changes.add(changed);
      Instant time = event.time();
      if (time != null && !changed.isEmpty()) {
        came(Duration.between(time, wall.instant()));
      }
    }
  }

  private void came(Duration age) {
    if (delay.came(age, ticker.steadyNanos())) {
      listener.late(age, delay.allowed());
      LOG.warn(
          "An event of {} came {} after what it tells of, which had been taken as told; events are"
              + " waited for {} from now on",
          settings,
          age,
          delay.allowed());
    }
  }

  private Optional<WatchLoss> loss(String position, long refusals) {
    if (!position.startsWith("post " + session + " ")) {
      return Optional.of(
          new WatchLoss(
              WatchLoss.Cause.NO_CHECKPOINT, "what is posted while nobody reads may be lost"));
    }
    if (refusals > refusedTold) {
      return Optional.of(
          new WatchLoss(
              WatchLoss.Cause.OVERFLOW, (refusals - refusedTold) + " messages had to be refused"));
    }
    return Optional.empty();
  }

  private String position() {
    return "post " + session + " " + told;
  }

  @Override
  public void confirm(Poll poll) {
    Told confirmed = unconfirmed;
    if (confirmed != null && confirmed.poll().equals(poll)) {
      unconfirmed = null;
      refusedTold = Math.max(refusedTold, confirmed.refused());
      confirmed.posted().forEach(each -> each.answer().complete(PostAnswer.TOLD));
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
    return delay.allowed();
  }

  /** Whoever waits is answered that nobody reads any more. */
  @Override
  public void close() {
    open = false;
    refuseWaiting();
    Told left = unconfirmed;
    if (left != null) {
      left.posted().forEach(each -> each.answer().complete(PostAnswer.BUSY));
    }
  }

  private void refuseWaiting() {
    List<Posted> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(each -> each.answer().complete(PostAnswer.BUSY));
  }
}
