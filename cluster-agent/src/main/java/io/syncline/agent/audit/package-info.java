/**
 * The auditor of a node: looks, all the time and seldom, at some of what the node would answer, and
 * tells how much of it is right.
 */
@NullMarked
package io.syncline.agent.audit;

import org.jspecify.annotations.NullMarked;
