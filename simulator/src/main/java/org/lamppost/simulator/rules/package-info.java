/**
 * The workbench of rule authors: fixtures, checks, explanations and replays of rule packs on the
 * gateway's own engine.
 */
package org.lamppost.simulator.rules;
