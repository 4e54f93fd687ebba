package io.syncline.core.feed;

/** A rule of dating and membership that a {@link FeedWorld} leaves out. */
enum FeedMutation {
  NONE,
  /** An origin claims past intents that are not finished. */
  PENDING_INTENTS_IGNORED,
  /** A successor claims while what it inherited is not published. */
  CLAIMS_WHILE_INHERITED,
  /** An origin counts its heartbeats as acked when they are sent. */
  CLAIMS_WHAT_IS_NOT_ACKED,
  /** The reader notes the instant when the broker's answer comes, not before it asks. */
  INSTANT_AFTER_ANSWER,
  /** The reader takes the answer of any leader, also of one that was deposed. */
  ANY_LEADER,
  /** An origin writes before its join is acked. */
  WRITES_BEFORE_JOINED,
  /** The reader dates the origins topic by when its ping comes back. */
  PING_DATED_ON_RETURN,
  /** An entry about an end says that it is at the beginning, so that it counts at once. */
  LEFT_WITHOUT_WAITING,
  /** A successor declares its predecessor gone before it published what it inherited. */
  LEAVES_BEFORE_REPLAY
}
