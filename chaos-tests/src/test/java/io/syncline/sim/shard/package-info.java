/**
 * One shard as a process owns it, on the real state machines; what of it survives on the disk; and
 * what a node without one of the guards makes of records and answers.
 */
@NullMarked
package io.syncline.sim.shard;

import org.jspecify.annotations.NullMarked;
