/**
 * The admin port: a listener of its own with users of its own, on which the proxy answers
 * everything itself.
 */
@NullMarked
package io.tidegate.proxy.admin;

import org.jspecify.annotations.NullMarked;
