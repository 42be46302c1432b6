/**
 * Other people's rule engines, each given the rule of the contest in the fastest form that was
 * found to tell exactly the plain loop's events.
 */
package org.lamppost.peers;
