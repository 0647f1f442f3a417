/** The script that a publisher's page loads. The service writes `TIDINGS` before it. */
import type { FirstPack } from '../script'
import { define } from './define'

declare const TIDINGS: FirstPack

define(TIDINGS)
