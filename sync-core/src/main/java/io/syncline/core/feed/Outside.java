package io.syncline.core.feed;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;

/**
 * An origin told of a change outside of what it said that it writes.
 *
 * @param location where; one of several perhaps
 */
public record Outside(Origin origin, Location location) {}
