package io.syncline.bus.kafka;

/**
 * Whoever counts what is published, for metrics. Called from Kafka's own thread or the publishing
 * one: it must not block and must not throw.
 */
public interface PublishListener {
  /** A listener that does not listen. */
  PublishListener NONE =
      new PublishListener() {
        @Override
        public void published(int bytes, long nanos) {}

        @Override
        public void failed(long nanos) {}

        @Override
        public void refused(long nanos) {}
      };

  /**
   * A record is durable.
   *
   * @param bytes of its value, not compressed
   * @param nanos from the call to the acknowledgement
   */
  void published(int bytes, long nanos);

  /**
   * A record failed, and may do better when it is tried again.
   *
   * @param nanos from the call to the failure
   */
  void failed(long nanos);

  /**
   * A record can never be appended as it is: it breaks a rule of the wire form, or is too large for
   * the topic.
   *
   * @param nanos from the call to the refusal
   */
  void refused(long nanos);
}
