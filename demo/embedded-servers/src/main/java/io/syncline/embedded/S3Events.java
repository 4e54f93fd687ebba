package io.syncline.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The notifications of an embedded store, in the form of AWS, and what can go wrong with them: they
 * are lost, late, or come twice.
 *
 * <p>Proves how events are read, not what a real store sends.
 *
 * <p>Thread rule: any thread.
 */
public final class S3Events {
  private final Consumer<String> sink;

  @GuardedBy("this")
  private final List<String> held = new ArrayList<>();

  @GuardedBy("this")
  private List<String> released = List.of();

  @GuardedBy("this")
  private Way way = Way.ONCE;

  /** What happens to events. */
  public enum Way {
    /** Each is delivered at once. */
    ONCE,
    /** Each is delivered at once, and again. */
    TWICE,
    /** Each is kept back until the way changes; it says when it happened, not when it left. */
    HELD,
    /** None is delivered, ever. */
    DROPPED
  }

  /**
   * Events that go to a sink.
   *
   * @param sink takes one message; called while the client of the store waits
   */
  public S3Events(Consumer<String> sink) {
    this.sink = sink;
  }

  /** What happens to events from now on. Those that were held are delivered, or dropped. */
  public void go(Way next) {
    List<String> late;
    synchronized (this) {
      way = next;
      if (next == Way.HELD) {
        return;
      }
      late = List.copyOf(held);
      released = late;
      held.clear();
    }
    if (next != Way.DROPPED) {
      late.forEach(sink);
    }
  }

  /** Delivers again those that were held until the way changed last. */
  public void again() {
    List<String> repeated;
    synchronized (this) {
      repeated = released;
    }
    repeated.forEach(sink);
  }

  /**
   * Something happened to an object.
   *
   * @param request the id of the request that did it; empty where nobody knows
   */
  void happened(String name, String bucket, String key, Optional<String> request) {
    String message = message(name, bucket, key, request);
    Way taken;
    synchronized (this) {
      taken = way;
      if (taken == Way.HELD) {
        held.add(message);
      }
    }
    if (taken == Way.ONCE || taken == Way.TWICE) {
      sink.accept(message);
    }
    if (taken == Way.TWICE) {
      sink.accept(message);
    }
  }

  private static String message(String name, String bucket, String key, Optional<String> request) {
    return "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":"
        + "\"us-east-1\",\"eventTime\":\""
        + Instant.now()
        + "\",\"eventName\":\""
        + name
        + request
            .map(id -> "\",\"responseElements\":{\"" + RequestIds.HEADER + "\":\"" + id + "\"},")
            .orElse("\",")
        + "\"s3\":{\"s3SchemaVersion\":\"1.0\",\"bucket\":{\"name\":\""
        + bucket
        + "\"},\"object\":{\"key\":\""
        + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/")
        + "\"}}}]}";
  }
}
