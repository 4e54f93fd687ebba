package io.syncline.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The notifications of an embedded store, in the form of some store, and what can go wrong with
 * them: they are lost, late, in another order, or come twice.
 *
 * <p>Proves how events are read, not what a real store sends.
 *
 * <p>Thread rule: any thread.
 */
public final class S3Events {
  /** So many are delivered in another order. */
  static final int REORDERED = 4;

  private final Form form;
  private final Consumer<String> sink;

  @GuardedBy("this")
  private final Random order;

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
    /**
     * Each is kept back until it is one of four, or the way changes; these are delivered in any
     * order.
     */
    REORDERED,
    /** None is delivered, ever. */
    DROPPED
  }

  /** Whose notifications they look like. */
  public enum Form {
    /** Keys are encoded as in a URL, but for slashes. */
    AWS("aws:s3", ""),
    /** Keys are encoded as in a URL, slashes as well. */
    MINIO("minio:s3", "s3:"),
    /** Keys are as they are, and what a message says of its request is not what the answer said. */
    CEPH("ceph:s3", "");

    private final String source;
    private final String prefix;

    Form(String source, String prefix) {
      this.source = source;
      this.prefix = prefix;
    }

    private String key(String key) {
      if (this == CEPH) {
        return key.replace("\\", "\\\\").replace("\"", "\\\"");
      }
      String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
      return this == MINIO ? encoded : encoded.replace("%2F", "/");
    }

    private Optional<String> request(Optional<String> id) {
      return this == CEPH ? id.map(known -> "other." + known) : id;
    }
  }

  /**
   * Events in the form of AWS that go to a sink.
   *
   * @param sink takes one message; called while the client of the store waits
   */
  public S3Events(Consumer<String> sink) {
    this(Form.AWS, sink, 1);
  }

  /**
   * Events that go to a sink.
   *
   * @param sink takes one message; called while the client of the store waits
   * @param seed of the order in which they come where that is another one
   */
  public S3Events(Form form, Consumer<String> sink, long seed) {
    this.form = form;
    this.sink = sink;
    this.order = new Random(seed);
  }

  /** What happens to events from now on. Those that were held are delivered, or dropped. */
  public void go(Way next) {
    List<String> late;
    synchronized (this) {
      boolean shuffled = way == Way.REORDERED;
      way = next;
      if (next == Way.HELD) {
        return;
      }
      late = shuffled ? takeInAnyOrder() : take();
      released = late;
    }
    if (next != Way.DROPPED) {
      late.forEach(sink);
    }
  }

  @GuardedBy("this")
  private List<String> take() {
    List<String> taken = List.copyOf(held);
    held.clear();
    return taken;
  }

  @GuardedBy("this")
  private List<String> takeInAnyOrder() {
    Collections.shuffle(held, order);
    return take();
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
    List<String> delivered;
    synchronized (this) {
      if (way == Way.HELD || way == Way.REORDERED) {
        held.add(message);
      }
      delivered =
          switch (way) {
            case ONCE -> List.of(message);
            case TWICE -> List.of(message, message);
            case REORDERED -> held.size() < REORDERED ? List.of() : takeInAnyOrder();
            case HELD, DROPPED -> List.of();
          };
    }
    delivered.forEach(sink);
  }

  private String message(String name, String bucket, String key, Optional<String> request) {
    return "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\""
        + form.source
        + "\",\"awsRegion\":\"us-east-1\",\"eventTime\":\""
        + Instant.now()
        + "\",\"eventName\":\""
        + form.prefix
        + name
        + form.request(request)
            .map(id -> "\",\"responseElements\":{\"" + RequestIds.HEADER + "\":\"" + id + "\"},")
            .orElse("\",")
        + "\"s3\":{\"s3SchemaVersion\":\"1.0\",\"bucket\":{\"name\":\""
        + bucket
        + "\"},\"object\":{\"key\":\""
        + form.key(key)
        + "\"}}}]}";
  }
}
