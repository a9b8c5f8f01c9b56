import type { Setting } from '../brief.ts'
import type { Composition, Scene } from '../scene.ts'
import { composeCastle } from './castle.ts'
import { composeCave } from './cave.ts'
import { composeCity, composeNeonCity } from './city.ts'
import { composeCoast } from './coast.ts'
import { composeSpace } from './cosmos.ts'
import { composeDesert } from './desert.ts'
import { composeForest } from './forest.ts'
import { composeJungle } from './jungle.ts'
import { composeLaboratory } from './laboratory.ts'
import { composeMountains } from './mountains.ts'
import { composePlain } from './plain.ts'
import { composeRoom } from './room.ts'
import { composeShipBridge } from './ship-bridge.ts'
import { composeSnowfield } from './snowfield.ts'
import { composeStation } from './station.ts'
import { composeStreet } from './street.ts'
import { composeUnderwater } from './underwater.ts'
import { composeVillage } from './village.ts'

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
