@NullMarked
package io.syncline.client;

import org.jspecify.annotations.NullMarked;
