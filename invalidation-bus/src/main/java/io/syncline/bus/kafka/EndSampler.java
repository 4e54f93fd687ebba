package io.syncline.bus.kafka;

import io.syncline.core.error.SyncException;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks the brokers now and then where the partitions end that are being read: by such answers the
 * claims in them are dated. Runs on a thread of its own because an answer may take its time; one
 * that is lost makes dates older, never wrong.
 */
final class EndSampler implements Runnable {
  /** What is sampled, and where the answers go. */
  interface Reader {
    /** The partitions that are being read, and where reading goes on, or went on a moment ago. */
    Map<TopicPartition, Long> sampled();

    /**
     * An answer.
     *
     * @param asked ticker time just before the question
     * @param readThen what {@link #sampled} said before it
     * @param ends of the partitions that answered
     * @param topicIds the topics' identities, asked for after the ends were told
     */
    void ended(
        long asked,
        Map<TopicPartition, Long> readThen,
        Map<TopicPartition, LogEnd> ends,
        Map<String, String> topicIds);
  }

  private final KafkaBusSettings settings;
  private final KafkaClients clients;
  private final Lifecycle life;
  private final Ticker ticker;
  private final Reader reader;
  private final Duration interval;

  EndSampler(KafkaBusSettings settings, Lifecycle life, Ticker ticker, Reader reader) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
    this.life = life;
    this.ticker = ticker;
    this.reader = reader;
    this.interval = settings.timeouts().samples();
  }

  @Override
  public void run() {
    try {
      if (!life.awaitPrepared()) {
        return;
      }
      Backoff backoff = new Backoff();
      while (!life.stopping()) {
        try (BrokerView brokers =
            new BrokerView(
                clients.admin("samples", settings.timeouts().question()),
                settings.timeouts().question())) {
          while (!life.stopping()) {
            sample(brokers);
            backoff.reset();
            life.pause(interval.toMillis());
          }
        } catch (SyncException | KafkaException e) {
          life.pause(backoff.nextMillis());
        }
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      life.fail(e);
    }
  }

  private void sample(BrokerView brokers) {
    Map<TopicPartition, Long> readThen = reader.sampled();
    if (readThen.isEmpty()) {
      return;
    }
    long asked = ticker.nanos();
    Map<TopicPartition, LogEnd> ends = brokers.ends(readThen.keySet());
    Set<String> topics = new TreeSet<>();
    ends.keySet().forEach(partition -> topics.add(partition.topic()));
    reader.ended(asked, readThen, ends, brokers.identities(topics));
  }
}
