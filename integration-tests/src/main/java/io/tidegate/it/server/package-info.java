/**
 * Real database servers as child processes: fetched, initialised, started, stopped, killed, frozen.
 * Depends on nothing of Tidegate, so that a test of these servers tests only them.
 */
@NullMarked
package io.tidegate.it.server;

import org.jspecify.annotations.NullMarked;
