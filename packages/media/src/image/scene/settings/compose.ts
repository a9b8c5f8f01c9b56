import type { Setting } from '../brief.ts'
import type { Composition, Scene } from '../scene.ts'
import { composeSpace } from './cosmos.ts'
import { composeCave, composeLaboratory, composeRoom, composeShipBridge, composeStation } from './inside.ts'
import { composeCastle, composeCity, composeNeonCity, composeStreet, composeVillage } from './town.ts'
import { composeCoast, composeUnderwater } from './water.ts'
import {
  composeDesert,
  composeForest,
  composeJungle,
  composeMountains,
  composePlain,
  composeSnowfield,
} from './wild.ts'

export const compositions: Readonly<Record<Setting, (scene: Scene) => Composition>> = {
  city: composeCity,
  'neon-city': composeNeonCity,
  street: composeStreet,
  forest: composeForest,
  jungle: composeJungle,
  mountains: composeMountains,
  coast: composeCoast,
  desert: composeDesert,
  space: composeSpace,
  room: composeRoom,
  laboratory: composeLaboratory,
  castle: composeCastle,
  village: composeVillage,
  snowfield: composeSnowfield,
  underwater: composeUnderwater,
  plain: composePlain,
  cave: composeCave,
  station: composeStation,
  'ship-bridge': composeShipBridge,
}
