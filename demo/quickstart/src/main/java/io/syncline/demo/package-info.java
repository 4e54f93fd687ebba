/**
 * The demo: several clusters, their bus and their lake in one process, and the tour that checks
 * itself.
 */
@NullMarked
package io.syncline.demo;

import org.jspecify.annotations.NullMarked;
