/**
 * Starts the gateway: the framework, the bundles that the site needs, their configuration, and the
 * status socket.
 */
package org.lamppost.launcher;
