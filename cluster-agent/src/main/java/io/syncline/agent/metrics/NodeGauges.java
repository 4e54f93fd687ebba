package io.syncline.agent.metrics;

import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.WatcherView;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.sync.SyncEngine;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the gauges of a node show, taken afresh for each scrape.
 *
 * @param status the state of the node
 * @param tableVersion version of the mount table
 * @param lagRecords records not applied yet
 * @param busProblems things wrong with the log
 * @param busUp whether the log answers
 * @param coordinationUp whether ZooKeeper answers
 * @param nodes live nodes of the cluster
 * @param storesUp stores by name, and whether they answer
 * @param help how much of the help for listings and recursive syncs is in use
 * @param disk the metadata store
 * @param setAside unreadable records that are kept aside
 * @param pressure what the outbox did because the log was away
 * @param watchers who reads what the stores tell, as this node knows it
 * @param limits how much of each small limit is in use
 */
@SuppressWarnings("checkstyle:parameternumber") // One component a gauge; made in one place.
public record NodeGauges(
    NodeStatus status,
    long tableVersion,
    long lagRecords,
    int busProblems,
    boolean busUp,
    boolean coordinationUp,
    int nodes,
    List<StoreUp> storesUp,
    SyncEngine.Help help,
    Disk disk,
    SetAside setAside,
    OutboxSender.Pressure pressure,
    List<WatcherView> watchers,
    Map<Limit, Integer> limits) {
  public NodeGauges {
    limits = Map.copyOf(limits);
    watchers = List.copyOf(watchers);
    storesUp = List.copyOf(storesUp);
  }

  /**
   * Whether a store answers.
   *
   * @param name its name
   * @param up whether it answers
   */
  public record StoreUp(String name, boolean up) {}

  /**
   * The metadata store.
   *
   * @param fileBytes its files
   * @param logBytes its log
   * @param errors errors while writing out
   * @param freeBytes what may still be written on its disk; empty when the disk does not say
   */
  public record Disk(long fileBytes, long logBytes, long errors, OptionalLong freeBytes) {}

  /**
   * Unreadable records that are kept aside.
   *
   * @param bytes what they take
   * @param dropped those that made room for others since the start
   */
  public record SetAside(long bytes, long dropped) {}
}
